// Names of hosts beside their addresses.
import type { Connection, Side } from "../values";
import { html, type Html } from "./html";

export type Names = ReadonlyMap<string, string>;

export const otherSide = (side: Side): Side => (side === "client" ? "server" : "client");

/** "10.0.0.11:40000" and "[2001:db8::1]:80" without the port. */
export const addressOf = (endpoint: string): string => endpoint.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");

/** "client-1 (10.0.0.11:40000)", or the end point alone. */
export function named(endpoint: string, names: Names): string {
  const name = names.get(addressOf(endpoint));
  return name === undefined ? endpoint : `${name} (${endpoint})`;
}

/** "client-1 (client)", "the server", "the client (10.0.0.11:40000)" */
export function sideText(connection: Connection, side: Side, names: Names): string {
  const name = names.get(addressOf(connection[side]));
  if (name === undefined) return `the ${side} (${connection[side]})`;
  return name === side ? `the ${side}` : `${name} (${side})`;
}

/** The same, with places where a narrow cell of a table may break it. */
export const namedHtml = (endpoint: string, names: Names): Html =>
  html`${named(endpoint, names)
    .split(/(?<=[^ ] )|(?=:\d+\)?$)/)
    .map((piece) => html`<wbr />${piece}`)}`;
