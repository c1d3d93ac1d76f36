// The messages to the prober and from it: one JSON object a line.

export interface Endpoint {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

export interface Probe extends Endpoint {
  readonly id: number;
  /** IPv4. */
  readonly address: string;
}

/** First `listen`, then `probe`. The prober ends when its standard input does. */
export type ProberInput = { readonly listen: readonly Endpoint[] } | { readonly probes: readonly Probe[] };

/** `open`: a connection or a datagram came back; `refused`: RST or ICMP port unreachable. Either way the packet got through. */
export type Answer = "open" | "refused";

/** `failure`: the error code with which the kernel gave up. A probe that is neither answered nor given up is not reported. */
export type ProberOutput =
  { readonly listening: true } | { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly failure: string };
