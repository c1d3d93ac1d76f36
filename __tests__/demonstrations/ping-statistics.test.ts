// What ping says at its end.
import { pingTimes } from "../../demonstrations/kernel/ping-statistics";

test("the least and the average are the first figures of the last line; without an answer there are none", () => {
  const output = "5 packets transmitted, 5 received\nrtt min/avg/max/mdev = 0.043/0.051/0.063/0.008 ms\n";
  expect(pingTimes(output)).toEqual({ least: 0.043, average: 0.051 });
  expect(() => pingTimes("5 packets transmitted, 0 received, 100% packet loss\n")).toThrow(/^ping got no answer: 5 packets/);
});
