// IPv4 CIDR blocks (RFC 4632, section 3.1) as text: "10.0.0.0/16".
import { TopologyError } from "./model";

/** Of a VPC's block and of a subnet's: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export const PREFIX_LENGTH = { min: 16, max: 28 } as const;

/** A matrix asks about the same few blocks and addresses a million times. */
function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = compute(text);
    known.set(text, value);
    return value;
  };
}

const toNumber = remembered((address) => {
  const octets = address.split(".");
  const valid = octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  if (!valid) throw new TopologyError(`not an IPv4 address: got "${address}"; expected four numbers from 0 to 255, such as 10.0.0.10`);
  return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
});

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

const parse = remembered((block) => {
  const [address = "", prefix = "", ...rest] = block.split("/");
  if (rest.length > 0 || !/^(0|[1-9]\d?)$/.test(prefix) || Number(prefix) > 32)
    throw new TopologyError(
      `not an IPv4 CIDR block: got "${block}"; expected an address and a prefix length from 0 to 32, such as 10.0.0.0/16`,
    );
  const prefixLength = Number(prefix);
  const size = 2 ** (32 - prefixLength);
  const base = toNumber(address);
  if (base % size !== 0)
    throw new TopologyError(
      `the CIDR block "${block}" has host bits set; the network of that length is ${toAddress(base - (base % size))}/${prefixLength}`,
    );
  return { base, prefixLength, size };
});

/** @throws TopologyError if the text is no CIDR block without host bits */
export function requireCidrBlock(block: string): void {
  parse(block);
}

/** Whether the block holds the address. @throws TopologyError if either is malformed */
export function contains(block: string, address: string): boolean {
  const { base, size } = parse(block);
  const number = toNumber(address);
  return number >= base && number < base + size;
}

/** The address at an offset from the block's first one. @throws TopologyError if the block does not reach that far */
export function addressAt(block: string, offset: number): string {
  const { base, size } = parse(block);
  if (offset < 0 || offset >= size) throw new TopologyError(`${block} has no address number ${offset}: it holds ${size}`);
  return toAddress(base + offset);
}

/** @throws TopologyError if the text is no CIDR block */
export function prefixLength(block: string): number {
  return parse(block).prefixLength;
}

/** @throws TopologyError if the text is no IPv4 address */
export function requireAddress(address: string): void {
  toNumber(address);
}

/** Whether the blocks have an address in common. @throws TopologyError if either is malformed */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)];
  return a.base < b.base + b.size && b.base < a.base + a.size;
}

/** Whether the outer block holds all of the inner one. @throws TopologyError if either is malformed */
export function holds(outer: string, inner: string): boolean {
  return prefixLength(inner) >= prefixLength(outer) && overlap(outer, inner);
}

/**
 * The part of a block with that prefix length and number, as Terraform's `cidrsubnet` counts.
 *
 * @throws TopologyError if the block has no such part
 */
export function partOf(block: string, part: { readonly prefixLength: number; readonly number: number }): string {
  const { prefixLength: whole } = parse(block);
  if (part.prefixLength < whole || part.prefixLength > 32)
    throw new TopologyError(`${block} has no /${part.prefixLength} parts: choose a prefix length from ${whole} to 32`);
  return `${addressAt(block, part.number * 2 ** (32 - part.prefixLength))}/${part.prefixLength}`;
}

/** How far an address is from the block's first one. @throws TopologyError if either is malformed */
export function offsetIn(block: string, address: string): number {
  return toNumber(address) - parse(block).base;
}

/** The block without the host bits that Terraform lets stand in it. @throws TopologyError if the text is no CIDR block */
export function withoutHostBits(block: string): string {
  const [address = "", prefix = ""] = block.split("/");
  const size = 2 ** (32 - Number(prefix));
  const base = toNumber(address);
  const network = /^([0-9]|[12][0-9]|3[0-2])$/.test(prefix) ? `${toAddress(base - (base % size))}/${prefix}` : block;
  requireCidrBlock(network);
  return network;
}
