// An address and a port as text.

/** "10.0.0.10:1234", "[::1]:1234" (RFC 3986, section 3.2.2) */
export function endpoint(address: string | undefined, port: number | undefined): string {
  if (address === undefined || port === undefined) return "unknown";
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
