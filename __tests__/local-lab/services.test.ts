import { existsSync, readFileSync } from "node:fs";
import { down, type HostService, LabError, open, up } from "../../local-lab";
import { describeAsRoot } from "../support/network-namespace";
import { TestLab, testPlan } from "./support/test-lab";
import { until } from "./support/until";

const log = (service: HostService) => readFileSync(service.logPath, "utf8");

describeAsRoot("the services of a running lab", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-services", { services: true });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const service = (host: string, name: string): HostService => {
    const found = lab.running.services(host).find((each) => each.name === name);
    if (!found) throw new Error(`no service ${name} on ${host}`);
    return found;
  };
  const restarted = (of: HostService, processId: number | undefined) =>
    until(`another process of ${of.name}`, () => {
      const now = of.processId; // Asked once: between two questions it may end.
      return now !== undefined && now !== processId;
    });

  it("are those of the topology, and run", async () => {
    const wanted = lab.running.lab.hosts.flatMap((host) => host.services.map(({ name }) => `${host.name} ${name}`));
    expect(lab.running.services().map(({ host, name }) => `${host} ${name}`)).toEqual(wanted);
    await until("all to run", () => lab.running.services().every(({ state }) => state === "running"));
  });

  it("answer each other by name: TCP, UDP, and a window that closes", async () => {
    await until("TCP answered", () => log(service("client-1", "tcp-client")).includes("Response to message: Message #1"));
    await until("UDP answered", () => log(service("client-2", "udp-client")).includes("Response to message: Message #1"));
    await until("a connection to the hesitant consumer", () => log(service("server", "hesitant-consumer")).includes("10.0.0.13"));
  });

  it("are known to whoever opens the lab by its name, from another process, too", () => {
    const states = open("t-services")
      .services()
      .map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(["running"]));
  });

  it("start again when they end, whatever the reason, and say so in the log", async () => {
    const udp = service("server", "udp-server");
    const { processId } = udp;
    udp.signal("SIGKILL");
    await restarted(udp, processId);
    expect(log(udp)).toContain("supervise: ended with exit status 137; starts again in 1 s");
    expect(udp.state).toBe("running");
  });

  it("stay stopped when they are stopped, and start when they are started", async () => {
    const tcp = service("server", "tcp-server");
    const { processId } = tcp;
    await tcp.stop();
    expect(tcp.state).toBe("stopped");
    expect(tcp.processId).toBeUndefined();
    expect(() => tcp.signal("SIGUSR1")).toThrow(new LabError("tcp-server on server is stopped: there is no process to signal"));
    const supervisor = () => readFileSync("/run/tcp-ip-lab/t-services/services/server/tcp-server/supervisor", "utf8");
    await tcp.start();
    const before = supervisor();
    await tcp.start();
    expect(supervisor()).toBe(before);
    await restarted(tcp, processId);
  });

  it("take a signal: the hesitant consumer reads", async () => {
    const consumer = service("server", "hesitant-consumer");
    const before = log(consumer).length;
    consumer.signal("SIGUSR1");
    await until("it to read", () => log(consumer).slice(before).includes("reading (SIGUSR1)"));
  });

  it("end with the lab, even where the one that supervises them was killed", async () => {
    const other = await up(testPlan({ name: "t-orphan", services: true }));
    const orphan = other.services("server")[0];
    await until("it to run", () => orphan?.state === "running");
    const id = orphan?.processId ?? NaN;
    const supervisor = Number(readFileSync("/run/tcp-ip-lab/t-orphan/services/server/tcp-server/supervisor", "utf8").split(" ")[0]);
    process.kill(supervisor, "SIGKILL");
    await until("the supervisor to be gone", () => orphan?.state === "stopped");
    await down("t-orphan");
    expect(existsSync(`/proc/${id}/cmdline`) && readFileSync(`/proc/${id}/cmdline`, "utf8")).toBeFalsy();
  });
});
