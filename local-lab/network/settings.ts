// What each namespace and its links are set to.
import { TRACKING_TIMEOUT_SEC } from "../tracking";

/** Inside a VPC, Ethernet frames are jumbo: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html */
export const MTU = 9001;

/** No jumbo frames over an internet gateway: the same page. */
export const INTERNET_MTU = 1500;

/** The first network interface of each host; the next one is eth1. */
export const HOST_INTERFACE = "eth0";

/** Captures shall show the segments and checksums that travel, not what a network card would still have to cut and fill in. */
export const withoutOffloads = (device: string) => `ethtool -K ${device} tx off sg off tso off gso off >/dev/null`;

/** The lab is IPv4, as the VPC is: without this, router solicitations and neighbours would show in captures. */
export const WITHOUT_IPV6 = "echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/all/disable_ipv6 || true";

export const set = (setting: string, value: string | number) => `echo ${value} >/proc/sys/net/${setting}`;

/** A router that sends packets back where they came from tells their sender of a shorter way (RFC 1812, section 5.2.7.2). These do not. */
export const FORWARDS = [
  set("ipv4/ip_forward", 1),
  ...["all", "default"].map((interfaces) => set(`ipv4/conf/${interfaces}/send_redirects`, 0)),
];

/**
 * The buffers of a TCP socket, in bytes: least, default, most. Amazon Linux 2023 has Linux's own for 1 GiB of memory and more
 * (https://docs.kernel.org/networking/ip-sysctl.html), but its send buffer is 20 KiB by default instead of 16.
 */
export const TCP_BUFFERS: readonly (readonly [setting: string, value: string])[] = [
  ["ipv4/tcp_rmem", "4096 131072 6291456"],
  ["ipv4/tcp_wmem", "4096 20480 4194304"],
];

/** A new namespace has the machine's settings; these are an instance's. */
export const HOST_SETTINGS: readonly (readonly [setting: string, value: string | number])[] = [
  ...TCP_BUFFERS,
  ...Object.entries(TRACKING_TIMEOUT_SEC).map(([name, seconds]) => [`netfilter/nf_conntrack_${name}`, seconds] as const),
];
