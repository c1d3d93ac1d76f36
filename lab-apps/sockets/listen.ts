// A TCP server program's listening socket.
import { type AddressInfo, type ListenOptions, type Server } from "node:net";
import { endpoint } from "../report/endpoint";
import { failure } from "../report/failure";
import { type Context } from "../command-line/program";
import { untilEvent } from "./wait";

/** Settles once the server listens. @throws Failure if it can't: the address is another machine's, or in use */
export async function listen(
  server: Server,
  options: ListenOptions & { host: string; port: number },
  { reporter, stop }: Context,
): Promise<void> {
  try {
    server.listen(options);
    await untilEvent(server, "listening", stop);
  } catch (error) {
    server.close();
    throw failure(`cannot listen on ${endpoint(options.host, options.port)}`, error);
  }
  const { address, port } = server.address() as AddressInfo;
  reporter.report("listening", { address, port }, `listening on ${endpoint(address, port)}`);
}
