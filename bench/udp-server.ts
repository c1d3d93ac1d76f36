// The UDP server beside the least that node:dgram can do.
import { BARE_DGRAM, rowsOf, speedCheck, tailCheck, UDP_SERVER } from "./support/contenders";
import { interleave } from "./support/load";
import type { Bench } from "./support/report";

const OUTSTANDING = 64;

export const bench: Bench = {
  title: "the UDP server's answers in a second, beside a bare node:dgram echo",
  async run(progress) {
    const measured = await interleave("udp", [UDP_SERVER, BARE_DGRAM], OUTSTANDING, 64, progress);
    const load = `${OUTSTANDING} x 64 B`;
    return {
      rows: rowsOf(measured, load),
      checks: [speedCheck(measured, load, UDP_SERVER, BARE_DGRAM, 0.9), tailCheck(measured, load, UDP_SERVER, 2.5)],
    };
  },
};
