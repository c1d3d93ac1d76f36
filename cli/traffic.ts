// "tcp/1234", "udp/1234", "icmp" as a command line has it; and the traffics that a lab is examined with.
import type { Lab } from "../topology/lab";
import type { Transport } from "../topology/model";
import { portsOf, type Traffic } from "../topology/traffic";
import { UsageError } from "./exit-status";
import { nearest } from "../topology/nearest";

const TRANSPORTS: readonly Transport[] = ["tcp", "udp"];
const PROTOCOLS = [...TRANSPORTS, "icmp"];
const FORMS = "expected tcp/PORT, udp/PORT or icmp, such as tcp/1234";

/** @throws UsageError that lists the protocols */
export function parseTraffic(text: string): Traffic {
  const [word = "", port, ...rest] = text.split("/");
  const protocol = word.toLowerCase();
  if (!PROTOCOLS.includes(protocol)) {
    const like = nearest(protocol, PROTOCOLS);
    throw new UsageError(`no protocol "${word}"${like === undefined ? "" : `; did you mean ${like}?`}; ${FORMS}`);
  }
  if (protocol === "icmp") {
    if (port !== undefined) throw new UsageError(`ICMP has no ports: got "${text}"; write icmp`);
    return { protocol: "icmp" };
  }
  const number = Number(port);
  if (port === undefined || rest.length > 0 || !/^\d+$/.test(port) || number < 1 || number > 65535)
    throw new UsageError(`not a ${protocol.toUpperCase()} port from 1 to 65535: got "${text}"; ${FORMS}`);
  return { protocol: protocol as Transport, port: number };
}

/** The first candidate for a port that no rule and no program uses. */
const OTHER_PORT = 4321;

/** Every transport with every port that a rule or a program of the lab uses, and one unused port; and ICMP. */
export function trafficOf(lab: Lab): readonly Traffic[] {
  const rulePorts = lab.hosts.flatMap(({ rules }) => rules.flatMap(({ port }) => portsOf(port)));
  const spokenOf = new Set([...Object.values(lab.ports), ...rulePorts]);
  let other = OTHER_PORT;
  while (spokenOf.has(other)) other++;
  const ports = [...spokenOf, other].sort((a, b) => a - b);
  return [...TRANSPORTS.flatMap((protocol) => ports.map((port) => ({ protocol, port }))), { protocol: "icmp" }];
}
