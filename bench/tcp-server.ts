// The TCP server beside the least that node:net can do, and beside Python with a thread per connection.
import { BARE_NET, PYTHON_THREADS, rowsOf, speedCheck, tailCheck, TCP_SERVER } from "./support/contenders";
import { interleave } from "./support/load";
import type { Bench } from "./support/report";

const CONNECTIONS = 64;

export const bench: Bench = {
  title: "the TCP server's answers in a second, beside a bare node:net echo and a Python server with a thread per connection",
  async run(progress) {
    const small = await interleave("tcp", [TCP_SERVER, BARE_NET, PYTHON_THREADS], CONNECTIONS, 64, progress);
    const large = await interleave("tcp", [TCP_SERVER, BARE_NET], CONNECTIONS, 16 * 1024, progress);
    const smallLoad = `${CONNECTIONS} x 64 B`;
    const largeLoad = `${CONNECTIONS} x 16 KiB`;
    return {
      rows: [...rowsOf(small, smallLoad), ...rowsOf(large, largeLoad)],
      checks: [
        speedCheck(small, smallLoad, TCP_SERVER, BARE_NET, 0.95),
        speedCheck(small, smallLoad, TCP_SERVER, PYTHON_THREADS, 1.2),
        tailCheck(small, smallLoad, TCP_SERVER, 2.5),
        speedCheck(large, largeLoad, TCP_SERVER, BARE_NET, 0.9),
        tailCheck(large, largeLoad, TCP_SERVER, 2.5),
      ],
    };
  },
};
