// How demonstrations read what a host's kernel tells: ss and nstat.
import { connections, freeBlock, parseConnections, portOf } from "../../demonstrations/kernel/connections";
import { parseCounters } from "../../demonstrations/kernel/kernel-counters";
import { parseListeningSocket } from "../../demonstrations/kernel/listening-socket";
import { parseSocketInfo } from "../../demonstrations/kernel/socket-info";
import { Stage } from "../../demonstrations/stage";
import { TestLab } from "../local-lab/support/test-lab";
import { describeWithNamespaces } from "../support/test-machine";

test("a listening socket's queues are read from ss", () => {
  expect(parseListeningSocket("LISTEN 3      2            0.0.0.0:1234      0.0.0.0:*")).toEqual({ waiting: 3, backlog: 2 });
  expect(parseListeningSocket("ESTAB  0      0      10.0.0.11:38020 10.0.0.10:1234")).toBeUndefined();
  expect(parseListeningSocket("")).toBeUndefined();
});

test("counters are read from nstat, zeros too; one that is missing is an error", () => {
  const text = "#kernel\nTcpExtListenOverflows           2                  0.0\nTcpExtListenDrops               0                  0.0\n";
  expect(parseCounters(text, ["TcpExtListenOverflows", "TcpExtListenDrops"])).toEqual({ TcpExtListenOverflows: 2, TcpExtListenDrops: 0 });
  expect(() => parseCounters(text, ["TcpExtSyncookiesSent"])).toThrow("this kernel does not count TcpExtSyncookiesSent");
});

const WITH_STATES = `ESTAB      0      0          10.0.0.11:40001    10.0.0.10:1234
TIME-WAIT  0      0          10.0.0.11:40006    10.0.0.10:1234
LISTEN     0      511          0.0.0.0:1235       0.0.0.0:*`;
const WITHOUT_STATES = "0      0          10.0.0.11:40001    10.0.0.10:1234";

test("connections are read from ss, with and without the column of states", () => {
  expect(parseConnections(WITH_STATES).map(({ local }) => portOf(local))).toEqual([40001, 40006]);
  expect(parseConnections(WITHOUT_STATES)).toEqual([{ local: "10.0.0.11:40001", peer: "10.0.0.10:1234" }]);
});

test("a block of free ports is the first in which no connection has one", () => {
  const taken = parseConnections(WITH_STATES);
  expect(freeBlock([], 4, 40000)).toBe(40000);
  expect(freeBlock(taken, 4, 40000)).toBe(40008);
  expect(freeBlock(taken, 1, 40000)).toBe(40000);
});

/** Output of iproute2 6.1: before its first loss, and later. */
const SLOW_START =
  "ESTAB 0      0      10.0.0.11:38020 10.0.0.10:1234 reno wscale:9,9 rto:204 rtt:50.139/0.166 ato:40 mss:8949 pmtu:9001 rcvmss:536 " +
  "advmss:8949 cwnd:12 bytes_sent:70 bytes_acked:71 segs_out:6 send 6180604317bps lastsnd:21740 delivered:3 app_limited minrtt:0.051";
const RECOVERED =
  "FIN-WAIT-1 0 669412 10.0.0.13:33714 10.0.0.10:1235 ts sack cubic wscale:9,9 rto:216 rtt:12.312/19.147 mss:1448 pmtu:9001 cwnd:28 " +
  "ssthresh:20 bytes_sent:346021 bytes_retrans:12801 busy:232ms rwnd_limited:220ms(94.8%) unacked:11 retrans:0/3 dsack_dups:3";

test("a sender's figures are read from ss; without a threshold there is none", () => {
  expect(parseSocketInfo(SLOW_START)).toEqual({
    local: "10.0.0.11:38020",
    peer: "10.0.0.10:1234",
    congestionControl: "reno",
    cwnd: 12,
    mss: 8949,
    rttMs: 50.139,
    retransmitted: 0,
    windowLimited: 0,
  });
  expect(parseSocketInfo(RECOVERED)).toMatchObject({
    local: "10.0.0.13:33714",
    congestionControl: "cubic",
    cwnd: 28,
    ssthresh: 20,
    retransmitted: 3,
    windowLimited: 0.948,
  });
  expect(parseSocketInfo("TIME-WAIT 0 0 10.0.0.13:33714 10.0.0.10:1235 timer:(timewait,59sec,0)")).toBeUndefined();
  expect(parseSocketInfo("")).toBeUndefined();
});

describeWithNamespaces("a stage's settings", () => {
  test("hold on that host alone, and are as before at the stage's end; a setting that fails says so", async () => {
    await using lab = await TestLab.start("t-settings");
    const path = "ipv4/tcp_fin_timeout";
    const read = async (host: string) => Number((await lab.running.exec(host, ["cat", `/proc/sys/net/${path}`])).stdout);
    const before = await read("client-1");
    {
      await using stage = new Stage(lab.running);
      await stage.setting("client-1", path, before + 1);
      await stage.setting("client-1", path, before + 2);
      expect([await read("client-1"), await read("client-2")]).toEqual([before + 2, before]);
      await expect(stage.setting("client-1", "ipv4/tcp_none", 1)).rejects.toThrow(/tcp_none.*No such file/);
      await expect(connections(stage, "client-1", "none")).rejects.toThrow(/ss .* on client-1: exit status/);
    }
    expect(await read("client-1")).toBe(before);
  });

  test("are left out with the causes", async () => {
    await using lab = await TestLab.start("t-no-settings");
    await using stage = new Stage(lab.running, { causes: false });
    const before = await stage.output("client-1", "cat /proc/sys/net/ipv4/tcp_fin_timeout");
    await stage.setting("client-1", "ipv4/tcp_fin_timeout", 7);
    expect(await stage.output("client-1", "cat /proc/sys/net/ipv4/tcp_fin_timeout")).toBe(before);
  });
});
