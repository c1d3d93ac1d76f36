// Which packets of a capture bear the rule that drops them.
import { dropsOf } from "../../cli/lab-report/drops";
import type { Analysis, Connection } from "../../capture-analysis";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";

const lab = instantiate(scenario());
const first = { frame: 3, time: 0 };
const last = { frame: 9, time: 1 };
const ends = { client: "10.0.0.12:40000", server: "10.0.0.11:1234", first, last };

const connection = (opening: Connection["opening"]) => ({ ...ends, opening, retransmissions: [5, 7] }) as unknown as Connection;
const flow = (fromServer: number) =>
  ({ ...ends, packets: { fromClient: 2, fromServer }, unreachable: [] }) as unknown as Analysis["udp"][0];

const drops = ({ connections = [], udp = [], pings = [] }: Partial<Analysis>) =>
  Object.fromEntries(dropsOf(lab, { connections, udp, pings }));

const AT_CLIENT = "at client-1: its security group client has no ingress rule for it: dropped";

test("SYNs and datagrams that nobody answered bear the checkpoint and the rule", () => {
  expect(drops({ connections: [connection("unanswered")] })).toEqual({ 3: AT_CLIENT, 5: AT_CLIENT, 7: AT_CLIENT });
  expect(drops({ udp: [flow(0)] })).toEqual({ 3: AT_CLIENT, 9: AT_CLIENT });
});

test("what was answered bears none, nor what belongs to an open connection", () => {
  expect(drops({ connections: [connection("complete")], udp: [flow(1)] })).toEqual({});
});

test("echo requests bear a rule only if the rules drop them", () => {
  const ping = { from: "10.0.0.12", to: "10.0.0.10", first, last, requests: 2, replies: 0, unanswered: [3, 9] };
  expect(drops({ pings: [ping] })).toEqual({});
  const web = instantiate(scenario("web-server"));
  const [visitor, server] = [web.internetHosts[0]!, web.hosts[0]!];
  const asked = { ...ping, from: visitor.address, to: server.publicAddress ?? server.address };
  const found = dropsOf(web, { connections: [], udp: [], pings: [asked] });
  expect([...found.keys()]).toEqual([3, 9]);
  expect(found.get(3)).toMatch(/dropped$/);
});
