import { BARE_VPC, bareDown, bareHost, bareUp } from "../../bench/support/bare-network";
import { BareShell } from "../../bench/support/bare-shell";
import type { Lab } from "../../topology/lab";
import { describeWithNamespaces } from "../support/test-machine";
import { defaultLab, TestLab } from "./support/test-lab";

/** Lists a namespace's network, without what differs between labs: interface numbers, names of namespaces, random MAC addresses. */
const LIST = `
ip -oneline address | sed 's/^[0-9]*: //'
ip -details link |
  grep -oE 'eth0|port-[0-9]+|vpc|group [0-9a-z]+|mtu [0-9]+|master [a-z]+|mcast_snooping [01]|link/ether 02:00:[0-9a-f:]*' | sort
ip route show table all
ip neighbour show nud permanent | sort
bridge fdb show | grep static | sort
nft --stateless --terse list ruleset
for device in $(ip -o link | grep -oE 'eth0|vpc'); do ethtool --show-features $device; done
cd /proc/sys/net
cat ipv4/ip_forward ipv6/conf/all/disable_ipv6 ipv6/conf/default/disable_ipv6 ipv4/tcp_rmem ipv4/tcp_wmem
cd netfilter
cat nf_conntrack_udp_timeout nf_conntrack_udp_timeout_stream nf_conntrack_tcp_timeout_established`;

const inNetwork = (network: string, script: string) => `nsenter --net=/run/netns/${network} sh -e <<'LIST'\n${script}\nLIST`;

/** @param vpc the script that lists the VPC's network @param hosts the names of the hosts' namespaces */
function describeNetwork(lab: Lab, vpc: string, hosts: readonly string[]): string {
  const names = lab.hosts.map(({ domainName }) => inNetwork(hosts[0] ?? "", `dig +short ${domainName}`));
  return [vpc, ...hosts.map((host) => inNetwork(host, LIST)), ...names, "cat /etc/resolv.conf"].join("\n");
}

describeWithNamespaces("the bare script that the lab's speed is compared with", () => {
  it.each([4, 20])("makes the same network for %i hosts, with the same rules, settings and names", async (hosts) => {
    const lab = defaultLab(hosts - 1);
    await using running = await TestLab.start("t-floor", { lab });
    const ofLab = await running.running.script(
      describeNetwork(
        lab,
        LIST,
        lab.hosts.map(({ name }) => name),
      ),
      "describe the lab's network",
    );
    using shell = new BareShell(bareUp(lab));
    expect(shell.run(describeNetwork(lab, inNetwork(BARE_VPC, LIST), lab.hosts.map(bareHost)))).toEqual(ofLab);
    shell.run(bareDown(lab));
    expect(ofLab).toContain("10.0.0.13");
  });
});
