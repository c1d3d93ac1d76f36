// TCP connections that a host opens one after the other, and holds open: many, in one process.
import type { HostProcess } from "../../running-lab";
import type { Stage } from "../stage";

/** Says "open" or what went wrong, line by line, and ends with its standard input. */
const HOLD = `
use IO::Socket::INET;
my ($address, $port, $count) = @ARGV;
$| = 1;
for (1 .. $count) {
  push @held, IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Proto => "tcp", Timeout => 5);
  print $held[-1] ? "open\\n" : "$@\\n";
}
<STDIN>;
`;

export interface HeldConnections {
  /** How many could be opened. */
  readonly open: number;
  close(): Promise<void>;
}

/** Settles once each has been tried. */
export async function holdConnections(stage: Stage, host: string, address: string, port: number, count: number): Promise<HeldConnections> {
  const holder: HostProcess = stage.command(host, ["perl", "-e", HOLD, address, String(port), String(count)], { input: true });
  const outcomes = () => holder.stdout.split("\n").slice(0, -1);
  await holder.until(`the outcome of ${count} attempts`, () => outcomes().length === count);
  return { open: outcomes().filter((each) => each === "open").length, close: () => holder.stop() };
}
