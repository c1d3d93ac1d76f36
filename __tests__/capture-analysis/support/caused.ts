// A connection in a lab whose link does something to it: what the analysis, the link and the kernels say of it.
import type { Analysis, CaptureAnalyzer, Connection } from "../../../capture-analysis";
import { parseCounters } from "../../../demonstrations/kernel/kernel-counters";
import { sequenceIn } from "../../../demonstrations/packets/repair";
import type { LocalLab } from "../../../local-lab";
import { type LinkEvent, retryUntil } from "../../../running-lab";
import type { Link } from "../../../topology/model";
import { LabCapture } from "./lab-capture";

export const PORT = 1234;
export const SERVER = "10.0.0.10";

const COUNTERS = [
  "TcpRetransSegs",
  "TcpInCsumErrors",
  "TcpOutRsts",
  "TcpExtTCPFastRetrans",
  "TcpExtTCPTimeouts",
  "TcpExtTCPLossProbes",
  "TcpExtTCPDSACKRecv",
  "TcpExtTCPOFOQueue",
  "TcpExtTCPKeepAlive",
  "TcpExtTCPWinProbe",
  "TcpExtTCPToZeroWindowAdv",
] as const;

type Counters = Readonly<Record<(typeof COUNTERS)[number], number>>;

export interface Causes {
  /** JavaScript that the client runs with its connection `c`. It gets a line on its standard input after the changes in `meanwhile`. */
  readonly client: string;
  /** JavaScript that the server runs with each connection `c`. @default - it reads to the end, and closes */
  readonly server?: string | undefined;
  /** What client-1's link does. */
  readonly link?: Link;
  /** Settings of a host's kernel: paths below /proc/sys/net/ipv4, and values. They are restored at the end. */
  readonly settings?: readonly (readonly ["client-1" | "server", string, string])[];
  /** Where packets are captured. @default "client-1" */
  readonly at?: "client-1" | "server";
  /** @default 1234 */
  readonly port?: number;
  /** What is done once the capture holds something. */
  readonly meanwhile?: readonly (readonly [holds: (analyzer: CaptureAnalyzer) => boolean, change: () => Promise<unknown>])[];
  /** @default - both have closed, and all is acknowledged */
  readonly until?: (analyzer: CaptureAnalyzer) => boolean;
}

export interface Caused {
  readonly analysis: Analysis;
  readonly connection: Connection;
  readonly capture: LabCapture;
  readonly events: readonly LinkEvent[];
  /** By how much the kernels' counters have grown. */
  readonly client: Counters;
  readonly server: Counters;
}

/** The sequence numbers of the packets that the link has treated in this way, as "1:1001". */
export const treated = ({ events }: Caused, action: LinkEvent["action"]): string[] =>
  events.flatMap((event) => {
    const range = event.action === action ? sequenceIn(event.packet) : undefined;
    return range ? [`${range.begin}:${range.end}`] : [];
  });

export const openingIs = (opening: Connection["opening"]) => (analyzer: CaptureAnalyzer) => analyzer.connection(1)?.opening === opening;

const isClosed = (analyzer: CaptureAnalyzer) => {
  const connection = analyzer.connection(1);
  return connection?.ending?.how === "fin" || connection?.ending?.how === "reset";
};

/** Each connection has a port of its own, so that no capture shows what is left of the one before. */
let localPort = 30_000;

const node = (script: string) => [process.execPath, "-e", script];
const CLOSES = 'c.resume(); c.on("end", () => c.end());';

async function counters(lab: LocalLab, host: string): Promise<Counters> {
  return parseCounters((await lab.exec(host, ["nstat", "-asz", ...COUNTERS])).stdout, COUNTERS);
}

/** The counters are the host's: nothing of an earlier connection may still be sent again. */
async function untilQuiet(lab: LocalLab, host: string): Promise<void> {
  const ongoing = async () =>
    (await lab.exec(host, ["ss", "-Htan"])).stdout
      .split("\n")
      .filter((line) => /^(ESTAB|SYN|FIN-WAIT-1|CLOSING|LAST-ACK|CLOSE-WAIT)/.test(line));
  await retryUntil(async () => (await ongoing()).length === 0, { timeoutMs: 20_000 });
}

/** Settings of kernels, which are restored at the end. */
class Settings implements AsyncDisposable {
  private readonly before: (readonly [host: string, path: string, value: string])[] = [];

  constructor(private readonly lab: LocalLab) {}

  private async shell(host: string, script: string, ...words: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.lab.exec(host, ["sh", "-c", script, "sh", ...words]);
    if (status !== 0) throw new Error(`${script} ${words.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  private write(host: string, path: string, value: string): Promise<string> {
    return this.shell(host, 'echo "$1" >"/proc/sys/net/ipv4/$2"', value, path);
  }

  async set(host: string, path: string, value: string): Promise<void> {
    this.before.push([host, path, await this.shell(host, 'cat "/proc/sys/net/ipv4/$1"', path)]);
    await this.write(host, path, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [host, path, value] of this.before.reverse()) await this.write(host, path, value);
  }
}

export async function cause(lab: LocalLab, causes: Causes): Promise<Caused> {
  const { client, server = CLOSES, link, settings = [], at = "client-1", port = PORT, meanwhile = [], until = isClosed } = causes;
  await using restored = new Settings(lab);
  for (const setting of settings) await restored.set(...setting);
  for (const host of ["client-1", "server"]) await untilQuiet(lab, host);
  if (link) await lab.links.set("client-1", link);
  localPort++;
  await using capture = await LabCapture.start(lab, at, `tcp port ${localPort} or icmp`);
  const before = { client: await counters(lab, "client-1"), server: await counters(lab, "server") };
  const listen = `require("net").createServer((c) => { c.on("error", () => {}); c.setNoDelay(true); ${server} })
    .listen(${PORT}, "0.0.0.0", () => console.log("ready"));`;
  await using listener = lab.spawn("server", node(listen));
  await listener.until("it listens", () => listener.stdout.includes("ready"));
  const connect = `const c = require("net").connect({ port: ${port}, host: "${SERVER}", localPort: ${localPort} });
    c.on("error", () => {}); c.resume(); c.on("connect", () => { c.setNoDelay(true); ${client} });`;
  await using connecting = lab.spawn("client-1", node(connect), { stdio: "pipe" });
  for (const [holds, change] of meanwhile) {
    await capture.until("what calls for a change", holds);
    await change();
  }
  connecting.input?.write("go\n");
  await capture.until("what is to be analyzed", until);
  const events = link ? await lab.links.log("client-1") : [];
  const after = { client: await counters(lab, "client-1"), server: await counters(lab, "server") };
  const analysis = await capture.analysis();
  await connecting.stop("SIGKILL");
  const grown = (host: "client" | "server") =>
    Object.fromEntries(COUNTERS.map((name) => [name, after[host][name] - before[host][name]])) as Record<keyof Counters, number>;
  const [connection] = analysis.connections;
  if (!connection) throw new Error("the capture shows no connection");
  return { analysis, connection, capture, events, client: grown("client"), server: grown("server") };
}
