// The explanation states canReach's verdict in words, and names the rules.
import { droppedAt } from "../../topology/decision";
import { explanation } from "../../topology/explanation";
import { predictions } from "../../validation/matrix";
import { trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import { canReach, hostNamed } from "../../topology/reachability";
import { ruleId } from "../../topology/vocabulary";
import { scenario } from "../../topology/scenarios";

const lab = instantiate(scenario());

test("every explanation states the verdict and names every rule that decides or is missing", () => {
  for (const { from, to, traffic, reachability } of predictions(lab, trafficOf(lab))) {
    const text = explanation(from, to, traffic, reachability).join("\n");
    expect(text.startsWith(`${reachability.verdict}: `)).toBe(true);
    for (const point of reachability.checkpoints) if (point.verdict === "passes") expect(text).toContain(ruleId(point) ?? "");
    expect(text.match(/^ {2}- an (in|e)gress rule/gm) ?? []).toHaveLength(droppedAt(reachability).length);
  }
});

test("for a server program on a client, the explanation names the missing rule", () => {
  const traffic = { protocol: "tcp", port: 1234 } as const;
  const lines = explanation(
    hostNamed(lab, "client-1"),
    hostNamed(lab, "client-2"),
    traffic,
    canReach(lab, "client-1", "client-2", traffic),
  );
  expect(lines).toContain("  - an ingress rule in security group client: tcp/1234 from a block that holds 10.0.0.11");
});

test("a sender without an egress rule gets no answer, but in the local lab a UDP program gets an error at once", () => {
  const lines = (protocol: "tcp" | "udp") => {
    const traffic = { protocol, port: 1234 };
    return explanation(hostNamed(lab, "server"), hostNamed(lab, "client-1"), traffic, canReach(lab, "server", "client-1", traffic));
  };
  expect(lines("tcp").at(-1)).toMatch(/^server gets no answer at all, only a timeout/);
  expect(lines("udp").at(-2)).toMatch(/^server gets no answer at all, only a timeout/);
  expect(lines("udp").at(-1)).toMatch(/not so on this machine.*Operation not permitted/);
});

test("a host can always reach itself", () => {
  const server = hostNamed(lab, "server");
  const traffic = { protocol: "udp", port: 9 } as const;
  expect(explanation(server, server, traffic, canReach(lab, "server", "server", traffic))[0]).toMatch(/^yes: server/);
});
