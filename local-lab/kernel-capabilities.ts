// Edge. What the local lab needs of the kernel, each tried for real in a namespace that ends with the trial.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface KernelCapability {
  readonly name: string;
  /** What the lab does with it. */
  readonly why: string;
  readonly works: boolean;
  /** What the kernel or the tool said. @default - it works */
  readonly message?: string;
}

/** Shell scripts, run by root of a fresh network and mount namespace. */
const TRIALS: readonly { readonly name: string; readonly why: string; readonly script: string }[] = [
  {
    name: "network namespaces",
    why: "each host is one",
    script: "mount -t tmpfs tmpfs /run && ip netns add trial && ip netns exec trial ip link set lo up",
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
    script: `nft 'table inet trial { set drops { type ipv4_addr . inet_proto . inet_service; size 16; flags dynamic; }; chain trial { type filter hook input priority 0; update @drops { ip saddr . meta l4proto . th dport counter }; }; }'`,
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
];

/** Tries them all. Needs root. */
export function tryKernelCapabilities(): Promise<KernelCapability[]> {
  return Promise.all(
    TRIALS.map(async ({ name, why, script }) => {
      try {
        await promisify(execFile)("unshare", ["--net", "--mount", "sh", "-c", script]);
        return { name, why, works: true };
      } catch (error) {
        const { stderr = "", message } = error as Error & { stderr?: string };
        return { name, why, works: false, message: (stderr || message).trim() };
      }
    }),
  );
}
