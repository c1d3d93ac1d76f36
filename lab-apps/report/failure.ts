// Why a program ran and failed, in one line with its peer.

/** Ends a program with exit status 1; `message` is the line. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** What the kernel's and the resolver's error codes mean for a network (errno(3), getaddrinfo(3)). */
const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: "not permitted (EACCES)",
  EADDRINUSE: "the address and port are in use by another program (EADDRINUSE)",
  EADDRNOTAVAIL: "the address is not one of this machine's (EADDRNOTAVAIL)",
  EAI_AGAIN: "the name server does not answer, or refuses to: it may know full names alone, such as server.tcp-ip-sandbox.jch (EAI_AGAIN)",
  ECONNREFUSED: "connection refused: nothing listens there (ECONNREFUSED)",
  ECONNRESET: "connection reset by the peer (ECONNRESET)",
  EHOSTUNREACH: "no route to the host, or it does not answer ARP (EHOSTUNREACH)",
  EMSGSIZE: "the datagram is too large (EMSGSIZE)",
  ENETUNREACH: "no route to that network (ENETUNREACH)",
  ENOTFOUND: "no such host name (ENOTFOUND)",
  EPERM: "not permitted: this host's own firewall drops it (EPERM)",
  EPIPE: "the peer has closed the connection (EPIPE)",
  ETIMEDOUT: "the peer did not answer in time (ETIMEDOUT)",
};

/** What a code means instead when this call fails with it: connect(2). */
const MEANINGS_OF_CONNECT: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: "no free local port or no local address to connect from (EADDRNOTAVAIL)",
};

/** The error's code; of several attempts (a name with several addresses), the last one's. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors.at(-1));
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** A socket's error in the field's words. */
export function describeError(error: unknown): string {
  const code = errorCode(error) ?? "";
  const ofCall = error instanceof Error && "syscall" in error && error.syscall === "connect" ? MEANINGS_OF_CONNECT[code] : undefined;
  return ofCall ?? MEANINGS[code] ?? (error instanceof Error ? error.message : String(error));
}

/**
 * What a program ended with, as its failure: a system call's error is the network's or the machine's.
 *
 * @throws any other error, which is a defect
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (errorCode(error) !== undefined && error instanceof Error && "syscall" in error) return failure(String(error.syscall), error);
  throw error;
}

/** @param doing what failed, with the peer, such as `cannot connect to server:1234` */
export function failure(doing: string, error: unknown): Failure {
  return new Failure(`${doing}: ${describeError(error)}`, { cause: error });
}
