// What the local lab needs of the kernel and of the tools, each tried for real in namespaces like a lab's, which end with the trial.
import { FirstProcess } from "./first-process";
import { LabError } from "./lab-error";

export interface KernelCapability {
  readonly name: string;
  /** What the lab does with it. */
  readonly why: string;
  readonly works: boolean;
  /** What the kernel or the tool said. @default - it works */
  readonly message?: string;
}

const NAME = "trial.lab.test";

/** Shell scripts, run in a lab without hosts whose name server is 127.0.0.1. */
const TRIALS: readonly { readonly name: string; readonly why: string; readonly script: string }[] = [
  {
    name: "namespaces and mounts",
    why: "a lab has processes, mounts and a network of its own",
    script: "true",
  },
  {
    name: "network namespaces",
    why: "each host is one",
    script: "ip netns add trial && ip netns exec trial ip link set lo up",
  },
  {
    name: "veth and bridge",
    why: "the subnet",
    script:
      "ip link add trial-bridge type bridge && ip link add trial-0 type veth peer name trial-1 && ip link set trial-0 master trial-bridge",
  },
  {
    name: "nftables with connection tracking",
    why: "stateful security groups, whose rules have a name and a counter",
    script: `nft 'table inet trial { chain trial { type filter hook input priority 0; policy drop; ct state established accept; tcp dport 1 counter accept comment "trial"; }; }' && nft -j list ruleset`,
  },
  {
    name: "nftables with sets that grow",
    why: "what is dropped is counted by peer and port",
    script: `nft 'table inet trial { set drops { type ipv4_addr . inet_proto . inet_service; size 16; flags dynamic,timeout; timeout 1h; }; chain trial { type filter hook input priority 0; update @drops { ip saddr . meta l4proto . th dport counter }; }; }'`,
  },
  {
    name: "nftables with counters in a set",
    why: "lab validate counts its own packets",
    script: `nft 'table inet trial { set probes { type ipv4_addr . inet_proto . inet_service; counter; elements = { 10.0.0.1 . tcp . 1 }; }; chain trial { type filter hook input priority 0; ip saddr . meta l4proto . th dport @probes; }; }'`,
  },
  {
    name: "nftables on a bridge",
    why: "a VPC delivers neither broadcast nor multicast",
    script: `nft 'table bridge trial { chain trial { type filter hook forward priority 0; ether type != arp meta pkttype { broadcast, multicast } counter drop; }; }'`,
  },
  {
    name: "nftables with a look at the routes",
    why: "a LAN delivers broadcast: lab up --lan",
    script: `nft 'table inet trial { chain trial { type filter hook input priority 0; fib daddr type { broadcast, multicast } accept; }; }'`,
  },
  {
    name: "settings of a network namespace",
    why: "TCP's buffers and the time that flows are tracked are an instance's",
    script:
      "nft 'table inet trial { chain trial { type filter hook input priority 0; ct state new accept; }; }' && echo 30 >/proc/sys/net/netfilter/nf_conntrack_udp_timeout && echo 4096 131072 6291456 >/proc/sys/net/ipv4/tcp_rmem",
  },
  {
    name: "captures",
    why: "tcpdump on a host's interface",
    script:
      "ip link set lo up && { tcpdump -i lo -c 1 -Z root >/dev/null 2>/run/trial & } && sleep 0.2 && ping -q -c 3 -i 0.2 127.0.0.1 >/dev/null && wait $!",
  },
  {
    name: "names",
    why: "programs ask the lab's resolver, whatever the machine has",
    script: `( ip link set lo up && ip address add 192.0.2.2 dev lo && { dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --listen-address=127.0.0.1 --bind-interfaces --no-resolv --no-hosts --host-record=${NAME},192.0.2.1 & } && for try in 1 2 3 4 5 6 7 8 9 10; do sleep 0.05; case $(getent ahostsv4 ${NAME}) in 192.0.2.1*) exit 0 ;; esac; done; echo "getent ahostsv4 ${NAME} does not find the address" >&2; exit 1 )`,
  },
];

/** Tries them all. */
export function tryKernelCapabilities(): Promise<KernelCapability[]> {
  return Promise.all(
    TRIALS.map(async ({ name, why, script }): Promise<KernelCapability> => {
      const first = new FirstProcess("trial", "127.0.0.1", ["true"]);
      try {
        await first.prepare();
        await first.run(script, "try it");
        return { name, why, works: true };
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        return { name, why, works: false, message: error.message };
      } finally {
        await first.end();
      }
    }),
  );
}
