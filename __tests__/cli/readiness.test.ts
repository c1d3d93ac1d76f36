// What `lab up` waits for.
import { readFileSync } from "node:fs";
import { servicesServing } from "../../cli/readiness";
import type { HostService } from "../../local-lab";
import { TestLab } from "../local-lab/support/test-lab";
import { until } from "../local-lab/support/until";
import { describeAsRoot } from "../support/network-namespace";

describeAsRoot("a lab whose server came late", () => {
  test("has its clients running at once, not after their restart delay", async () => {
    await using lab = await TestLab.start("t-readiness", { services: true });
    const named = (host: string, name: string) => lab.running.services(host).find((service) => service.name === name) as HostService;
    const [server, client] = [named("server", "tcp-server"), named("client-1", "tcp-client")];
    await server.stop();
    const hasEnded = () => client.state === "starting";
    await until("the client has found no server", hasEnded);
    const supervisor = () => readFileSync("/run/tcp-ip-lab/t-readiness/services/client-1/tcp-client/supervisor", "utf8");
    const before = supervisor();
    await server.start();
    await servicesServing(lab.running, new AbortController().signal);
    await until("the client runs", () => !hasEnded());
    // The one that would have started it again after the delay is not the one that did.
    expect(supervisor()).not.toBe(before);
  });

  test("is not waited for by who has had enough, even where all serves", async () => {
    await using lab = await TestLab.start("t-enough", { services: true });
    await servicesServing(lab.running, new AbortController().signal);
    await expect(servicesServing(lab.running, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });
});
