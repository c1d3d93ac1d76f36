// Protocols and ports as rules write them.
import { portOf } from "../../terraform-input/model/ports";

test.each([
  [["tcp", 80, 90], { protocol: "tcp", from: 80, to: 90 }],
  [["TCP", "80", "90"], { protocol: "tcp", from: 80, to: 90 }],
  [["6", 443, 443], { protocol: "tcp", from: 443, to: 443 }],
  [["17", 0, 65535], { protocol: "udp", from: 0, to: 65535 }],
  [["udp", -1, -1], { protocol: "udp", from: 0, to: 65535 }],
  [["tcp", null, null], { protocol: "tcp", from: 0, to: 65535 }],
  [["tcp", 80, -1], { protocol: "tcp", from: 80, to: 65535 }],
  [["-1", 0, 0], { protocol: "all" }],
  [["icmp", 8, 0], { protocol: "icmp", type: 8, code: 0 }],
  [["icmp", 8, -1], { protocol: "icmp", type: 8 }],
  [["1", -1, -1], { protocol: "icmp" }],
  [[1, -1, -1], { protocol: "icmp" }],
  [["50", 0, 0], undefined],
  [["constructor", 0, 0], undefined],
  [[null, 0, 0], undefined],
])("%j is %j", ([protocol, from, to], port) => {
  expect(portOf(protocol, from, to)).toEqual(port);
});
