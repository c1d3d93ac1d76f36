// Parses traffic such as "tcp/1234" from a command line.
import fc from "fast-check";
import { UsageError } from "../../cli/exit-status";
import { parseTraffic, trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import { describeTraffic } from "../../topology/traffic";
import { scenario } from "../../topology/scenarios";

test("every port of TCP and UDP is parsed", () => {
  fc.assert(
    fc.property(fc.constantFrom("tcp", "udp"), fc.integer({ min: 1, max: 65535 }), (protocol, port) => {
      expect(describeTraffic(parseTraffic(`${protocol}/${port}`))).toBe(`${protocol}/${port}`);
    }),
  );
});

test("any other text is a usage error, not a crash", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^(tcp|udp)\/\d+$|^icmp$/i.test(text));
      expect(() => parseTraffic(text)).toThrow(UsageError);
    }),
  );
});

test.each([
  ["tpc/1", /did you mean tcp\?/],
  ["tcp", /not a TCP port/],
  ["tcp/0", /from 1 to 65535: got "tcp\/0"/],
  ["udp/65536", /from 1 to 65535/],
  ["tcp/1/2", /not a TCP port/],
  ["icmp/8", /ICMP has no ports/],
])("%s is refused with the reason", (text, message) => {
  expect(() => parseTraffic(text)).toThrow(message);
});

test("the traffics of a lab are its programs' ports, its rules' ports, and one other port", () => {
  const lab = instantiate(scenario());
  expect(trafficOf(lab).map(describeTraffic)).toEqual([
    ...["tcp/443", "tcp/1234", "tcp/1235", "tcp/4321"],
    ...["udp/443", "udp/1234", "udp/1235", "udp/4321"],
    "icmp",
  ]);
  const taken = instantiate(scenario(), { ports: { application_port: 4321 } });
  expect(trafficOf(taken).map(describeTraffic)).toContain("tcp/4322");
});
