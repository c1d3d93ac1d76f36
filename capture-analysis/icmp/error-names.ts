// What ICMP errors are called (IANA's "ICMP Parameters" and "ICMPv6 Parameters"; RFC 792, RFC 1812, RFC 4443).

interface ErrorType {
  /** For a code that has no name of its own. */
  readonly name: string;
  /** By code. */
  readonly codes: readonly string[];
}

const VERSION_4: { readonly [type: number]: ErrorType } = {
  3: {
    name: "destination unreachable",
    codes: [
      "network unreachable",
      "host unreachable",
      "protocol unreachable",
      "port unreachable",
      "fragmentation needed",
      "source route failed",
      "destination network unknown",
      "destination host unknown",
      "source host isolated",
      "network administratively prohibited",
      "host administratively prohibited",
      "network unreachable for type of service",
      "host unreachable for type of service",
      "administratively prohibited",
      "host precedence violation",
      "precedence cutoff in effect",
    ],
  },
  4: { name: "source quench", codes: [] },
  5: {
    name: "redirect",
    codes: [
      "redirect for network",
      "redirect for host",
      "redirect for type of service and network",
      "redirect for type of service and host",
    ],
  },
  11: { name: "time exceeded", codes: ["time exceeded", "fragment reassembly time exceeded"] },
  12: { name: "parameter problem", codes: ["parameter problem", "required option missing", "bad length"] },
};

const VERSION_6: { readonly [type: number]: ErrorType } = {
  1: {
    name: "destination unreachable",
    codes: [
      "no route to destination",
      "administratively prohibited",
      "beyond scope of source address",
      "address unreachable",
      "port unreachable",
      "source address failed policy",
      "reject route to destination",
      "error in source routing header",
      "headers too long",
    ],
  },
  2: { name: "packet too big", codes: [] },
  3: { name: "time exceeded", codes: ["time exceeded", "fragment reassembly time exceeded"] },
  4: {
    name: "parameter problem",
    codes: ["erroneous header field", "unrecognized next header", "unrecognized option", "incomplete header chain in first fragment"],
  },
};

/**
 * The name of an ICMP error, in lower case; `undefined` if the type is no error.
 * @param version of IP: 4 or 6
 */
export function errorName(version: number, type: number, code: number): string | undefined {
  const known = (version === 4 ? VERSION_4 : VERSION_6)[type];
  return known && (known.codes[code] ?? known.name);
}
