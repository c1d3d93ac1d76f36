import { join } from "node:path";
import { instantiate, type Lab } from "../../topology/lab";
import { anyIpv4, type SecurityGroup, udp } from "../../topology/model";
import { tcpIpLab } from "../../topology/scenarios/tcp-ip-lab";
import { describeWithNamespaces } from "../support/test-machine";
import { startPeer } from "./support/peers";
import { defaultLab, TestLab } from "./support/test-lab";
import { until } from "./support/until";

const BUNDLE = join(__dirname, "..", "..", "dist", "lab-apps.mjs");
// The programs may not report that they are ready, so the shell does it before it starts them.
const program = (...words: string[]) => ["sh", "-c", `echo ready; exec "$@"`, "sh", process.execPath, BUNDLE, ...words];

const EACH = [
  ["broadcast-publisher", "broadcast-consumer", "10.0.0.255"],
  ["broadcast-publisher", "broadcast-consumer", "255.255.255.255"],
  ["multicast-publisher", "multicast-subscriber", "239.1.2.3"],
] as const;

/** Every host may send to and receive from anywhere, on the programs' port. */
function withOpenGroups(): Lab {
  const { securityGroups, ...rest } = tcpIpLab.make({ clients: 2 });
  const open = ({ name }: SecurityGroup) =>
    (["ingress", "egress"] as const).map((direction) => ({
      id: `${name}-${direction}`,
      direction,
      port: udp(1234),
      peer: anyIpv4(),
      description: "Open for a test",
    }));
  return instantiate({ ...rest, securityGroups: securityGroups.map((group) => ({ ...group, rules: open(group) })) });
}

async function undelivered(lab: TestLab): Promise<number> {
  const table = await lab.running.script("nft list chain bridge vpc forward", "list the VPC's rules");
  return Number(/packets (\d+)/.exec(table)?.[1]);
}

describeWithNamespaces("broadcast and multicast", () => {
  it.each(EACH)(
    "are not delivered in a VPC, even where the security groups allow them: %s to %s at %s",
    async (publisher, consumer, address) => {
      await using lab = await TestLab.start("t-vpc", { lab: withOpenGroups() });
      await using listener = await startPeer(
        lab.running,
        "server",
        program(consumer, consumer === "multicast-subscriber" ? address : "0.0.0.0", "1234"),
      );
      await until("the consumer to listen", async () =>
        (await lab.running.exec("server", ["cat", "/proc/net/udp"])).stdout.includes(":04D2 "),
      );
      await using _ = await startPeer(
        lab.running,
        "client-1",
        program(publisher, address, "1234", "--interval-sec", "0.1", "-n", "somebody"),
      );
      await until("three of them sent", async () => (await undelivered(lab)) >= 3);
      expect(listener.output()).not.toContain("somebody");
      const drop = { rule: "lab:vpc-delivers-unicast-only", source: "10.0.0.11", destination: address, protocol: "udp", port: 1234 };
      expect((await lab.running.drops.readNetwork()).drops).toContainEqual(expect.objectContaining(drop));
      const { drops } = (await lab.running.securityGroups(["server"])).get("server") ?? {};
      expect(drops?.filter(({ direction }) => direction === "ingress")).toEqual([]);
    },
  );

  it.each(EACH)("are delivered on a LAN: %s to %s at %s", async (publisher, consumer, address) => {
    await using lab = await TestLab.start("t-lan", { lab: defaultLab(2), lan: true });
    await using onServer = await startPeer(lab.running, "server", program(consumer, address, "1234"));
    await using onClient = await startPeer(lab.running, "client-2", program(consumer, address, "1234"));
    await using _ = await startPeer(
      lab.running,
      "client-1",
      program(publisher, address, "1234", "--interval-sec", "0.1", "-n", "somebody"),
    );
    for (const peer of [onServer, onClient]) await until("a message", () => peer.output().includes("somebody"));
  });

  it("open nothing else on a LAN: security groups still filter packets to a single host", async () => {
    await using lab = await TestLab.start("t-lan-groups", { lab: defaultLab(2), lan: true });
    expect((await lab.running.exec("server", ["bash", "-c", "echo >/dev/udp/10.0.0.11/1234"])).stderr).toContain("not permitted");
  });
});
