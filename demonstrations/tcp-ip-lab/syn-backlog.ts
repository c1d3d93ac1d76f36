// Demonstration: a server that does not accept, whose backlog is full, so its kernel drops SYNs.
import { hostNamed } from "../../topology/reachability";
import { counted, duration } from "../../topology/words";
import type { CapturedPacket } from "../../capture-analysis";
import type { Demonstration } from "../demonstration";
import { synAcks, syns } from "../packets/syns";
import { kernelCounters } from "../kernel/kernel-counters";
import { reported } from "../traffic/lab-program";
import { acceptQueue } from "../kernel/listening-socket";

/** What listen(2) is given. Linux lets one connection more wait than that. */
const BACKLOG = 2;

const LONGER_BACKLOG = 128;

/** How often the client sends its SYN in vain. */
const DROPPED_SYNS = 2;

const COUNTERS = ["TcpExtListenOverflows", "TcpExtListenDrops"] as const;

/** Never accepts. Told by SIGUSR1, it calls listen(2) again, which changes a listening socket's backlog. */
const LISTENER = `
my ($port, $backlog, $longer) = @ARGV;
$| = 1;
my $socket = IO::Socket::INET->new(LocalPort => $port, Listen => $backlog, ReuseAddr => 1) or die "cannot listen: $@\\n";
$SIG{USR1} = sub { listen($socket, $longer) or die "cannot listen: $!\\n" };
print "listening\\n";
sleep while 1;
`;

export const synBacklog: Demonstration = {
  name: "syn-backlog",
  protocol: "TCP",
  title: "TCP: the backlog is full",
  shows: `a program on the server listens with a backlog of ${BACKLOG} and accepts nothing, while client-1 opens connections`,
  means: "Once as many connections wait to be accepted as the backlog allows, the kernel drops SYNs, and clients must try again.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-1");
    const port = stage.lab.ports["application_port"] ?? 0;
    await stage.stopService("client-1", "tcp-client");
    await stage.stopService("server", "tcp-server");
    const before = await kernelCounters(stage, "server", COUNTERS);
    const capture = await stage.capture("server", `tcp port ${port} and host ${source.address}`);
    const backlog = (await stage.cause(() => BACKLOG)) ?? LONGER_BACKLOG;
    const words = [port, backlog, LONGER_BACKLOG].map(String);
    const listener = stage.command("server", ["perl", "-MIO::Socket::INET", "-e", LISTENER, ...words]);
    const queue = () => acceptQueue(stage, "server", port);
    await listener.until("it listens", () => listener.stdout.includes("listening"));

    const connect = () => stage.program("client-1", `tcp-client ${server.domainName} ${port} --msg-count 1`);
    const waiting = new Set<string>();
    while (waiting.size <= BACKLOG) waiting.add(String((await reported(connect(), "connected"))["local"]));
    const last = connect();
    const others = (packets: readonly CapturedPacket[], side: "from" | "to") =>
      packets.filter((packet) => !waiting.has(`${packet[side]}:${packet[`${side}Port`]}`));
    const sent = () => others(syns(capture.packets), "from");
    await capture.until(`a SYN that is sent ${DROPPED_SYNS} times`, () => sent().length >= DROPPED_SYNS);
    const [dropped, answers] = [sent().length, others(synAcks(capture.packets), "to").length];
    const full = await queue();
    const after = await kernelCounters(stage, "server", COUNTERS);

    listener.kill("SIGUSR1");
    const connectedFrom = String((await reported(last, "connected"))["local"]);
    const longer = await queue();
    await capture.stop();
    const [first, latest] = [sent()[0], sent().at(-1)];
    const waitedSec = first && latest ? latest.timeSec - first.timeSec : 0;
    const [overflows, drops] = COUNTERS.map((name) => after[name] - before[name]);
    return {
      seen: [
        `ss -ltn at the server: Recv-Q ${full.waiting}, connections that nobody has accepted; Send-Q ${full.backlog}, the backlog`,
        `the next client sent its SYN ${counted(dropped, "time")} and got ${counted(answers, "answer")}; ` +
          `the server's kernel counted ${overflows} ListenOverflows and ${drops} ListenDrops (nstat)`,
        `listen(2) again, with a backlog of ${longer.backlog}: the SYN that ${connectedFrom} sent ${duration(waitedSec)} after its first ` +
          `was answered; Recv-Q ${longer.waiting}, Send-Q ${longer.backlog}`,
      ],
      asExpected:
        full.waiting > full.backlog &&
        answers === 0 &&
        Number(overflows) >= DROPPED_SYNS &&
        Number(drops) >= DROPPED_SYNS &&
        longer.waiting === full.waiting + 1,
    };
  },
};
