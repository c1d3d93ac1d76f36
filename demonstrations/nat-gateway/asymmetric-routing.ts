// Demonstration: a stateful firewall that sees one way of a connection only.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { CapturedPacket } from "../../capture-analysis";
import type { Demonstration } from "../demonstration";
import { synAcks, syns } from "../packets/syns";
import { eventsOf } from "../traffic/lab-program";
import type { Stage } from "../stage";

const PORT = 8080;
const PATIENCE_SEC = 2;

/** What every stateful firewall has. The security groups of the host let pass what their rules allow, whatever its state. */
const STATEFUL = `chain forward {
type filter hook forward priority filter - 10; policy accept;
ct state invalid counter drop
}`;

const data = (packets: readonly CapturedPacket[], to: string) => packets.filter((each) => each.to === to && each.length > 0);

/** What a host passes on is captured as it comes and as it goes. */
const distinct = (packets: readonly CapturedPacket[]): readonly CapturedPacket[] =>
  packets.filter(({ tcp }) => !tcp?.classes.includes("recorded again"));

/** client-1 sends the service a message. Only what was captured of that very connection counts. */
async function ask(stage: Stage) {
  const [client, service] = [hostNamed(stage.lab, "client-1"), hostNamed(stage.lab, "service")];
  const filter = `tcp port ${PORT} and host ${client.address}`;
  const captures = await Promise.all([client.name, "firewall", service.name].map((host) => stage.capture(host, filter)));
  const program = stage.program(client.name, `tcp-client ${service.address} ${PORT} --msg-count 1 --read-timeout-sec ${PATIENCE_SEC}`);
  const status = await program.ended;
  const port = Number(String(eventsOf(program, "connected")[0]?.["local"]).split(":")[1]);
  const own = () => captures.map(({ packets }) => packets.filter(({ fromPort, toPort }) => [fromPort, toPort].includes(port)));
  const answered = eventsOf(program, "message-received").length > 0;
  if (answered) await captures[1]!.until("the message", () => data(own()[1]!, service.address).length > 0);
  await Promise.all(captures.map((capture) => capture.stop()));
  const [atClient = [], atFirewall = [], atService = []] = own();
  return {
    status,
    answered,
    synAcks: synAcks(atClient).length,
    sent: data(atClient, service.address).length,
    firewall: {
      syns: distinct(syns(atFirewall)).length,
      synAcks: distinct(synAcks(atFirewall)).length,
      data: distinct(data(atFirewall, service.address)).length,
    },
    arrived: data(atService, service.address).length,
  };
}

export const asymmetricRouting: Demonstration = {
  name: "asymmetric-routing",
  protocol: "VPC",
  title: "Asymmetric routing through a stateful firewall",
  shows:
    "the route by which the service's answers go back through the firewall is deleted, so that they go to client-1 directly, " +
    "and then created again",
  means: "A stateful box needs to see both ways: what it does not see answered, it drops, although both routes work.",
  onAws: "firewall endpoints and appliances need the same: the answer must go back through the one that had the request",
  async run(stage) {
    const subnet = stage.lab.subnets.find(({ name }) => name === "private")!;
    await stage.rules("firewall", "stateful", STATEFUL);
    const restore = await stage.deleteRoute("service", subnet.cidrBlock);
    const oneWay = await ask(stage);
    const chain = await stage.output("firewall", "nft list chain inet stateful forward");
    const invalid = Number(/counter packets (\d+)/.exec(chain)?.[1]);
    await restore();
    const bothWays = await ask(stage);
    return {
      seen: [
        `without the route, client-1 got ${counted(oneWay.synAcks, "SYN-ACK")} and sent ${counted(oneWay.sent, "data segment")}, ` +
          `the same again and again, of which ${oneWay.arrived} arrived`,
        `the firewall saw ${counted(oneWay.firewall.syns, "SYN")}, ${counted(oneWay.firewall.synAcks, "SYN-ACK")} and ` +
          `${counted(oneWay.firewall.data, "data segment")}, and dropped ${counted(invalid, "packet")} as invalid, of no known connection`,
        `with the route, it saw ${counted(bothWays.firewall.synAcks, "SYN-ACK")}, and the message ` +
          (bothWays.answered ? "was answered" : "was not answered"),
      ],
      asExpected:
        oneWay.status === 1 &&
        oneWay.synAcks > 0 &&
        oneWay.sent > 0 &&
        oneWay.arrived === 0 &&
        oneWay.firewall.syns > 0 &&
        oneWay.firewall.synAcks === 0 &&
        invalid > 0 &&
        bothWays.status === 0 &&
        bothWays.answered &&
        bothWays.firewall.synAcks > 0,
    };
  },
};
