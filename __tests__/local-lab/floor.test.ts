import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { BARE_VPC, bareDown, bareHost, bareUp } from "../../bench/support/bare-network";
import type { Lab } from "../../topology/lab";
import { describeAsRoot } from "../support/network-namespace";
import { defaultLab, TestLab } from "./support/test-lab";

const NAME = "t-floor";
const sh = (script: string) => execFileSync("sh", ["-e"], { input: script, encoding: "utf8" });

/** What a namespace's network is, without the numbers, the names of namespaces and the random MAC addresses that differ from one lab to the next. */
const LIST = `
ip -oneline address | sed 's/^[0-9]*: //'
ip -details link | grep -oE 'eth0|port-[0-9]+|private|mtu [0-9]+|master [a-z]+|mcast_snooping [01]|link/ether 02:00:[0-9a-f:]*' | sort
ip route show table all
ip neighbour show nud permanent | sort
bridge fdb show | grep static | sort
nft --stateless --terse list ruleset
for device in $(ip -o link | grep -oE 'eth0|private'); do ethtool --show-features $device; done
for setting in ipv4/ip_forward ipv6/conf/all/disable_ipv6 ipv6/conf/default/disable_ipv6 netfilter/nf_conntrack_udp_timeout netfilter/nf_conntrack_udp_timeout_stream netfilter/nf_conntrack_tcp_timeout_established; do cat /proc/sys/net/$setting; done`;

function describeNetwork(lab: Lab, vpc: string, hosts: readonly string[]): string[] {
  const list = (namespace: string) => sh(`nsenter --net=/run/netns/${namespace} sh -e <<'LIST'\n${LIST}\nLIST`);
  const names = lab.hosts.map(({ domainName }) => sh(`ip netns exec ${hosts[0]} dig +short ${domainName}`));
  return [list(vpc), ...hosts.map(list), ...names, ...hosts.map((host) => readFileSync(`/etc/netns/${host}/resolv.conf`, "utf8"))];
}

describeAsRoot("the bare script that the lab's speed is held against", () => {
  it.each([4, 20])("makes the same network of %i hosts: links, addresses, routes, neighbours, rules, settings and names", async (hosts) => {
    const lab = defaultLab(hosts - 1);
    await using running = await TestLab.start(NAME, { lab });
    const ofLab = describeNetwork(
      lab,
      `lab.${NAME}`,
      lab.hosts.map(({ name }) => running.running.namespaceOf(name)),
    );
    sh(bareUp(lab));
    try {
      expect(describeNetwork(lab, BARE_VPC, lab.hosts.map(bareHost))).toEqual(ofLab);
    } finally {
      sh(bareDown(lab));
    }
    expect(ofLab.join("\n")).toContain("10.0.0.13");
  });
});
