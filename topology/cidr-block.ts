// IPv4 CIDR blocks (RFC 4632, section 3.1) as text: "10.0.0.0/16".
import { TopologyError } from "./model";

/**
 * The VPC's blocks that the lab's layout fits: it is cut into /24 subnets.
 * AWS allows /16 to /28: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
export const VPC_PREFIX_LENGTH = { min: 16, max: 20 } as const;

/** Prefix length of the lab's subnets. */
export const SUBNET_PREFIX_LENGTH = 24;

function toNumber(address: string): number {
  const octets = address.split(".");
  const valid = octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  if (!valid) throw new TopologyError(`not an IPv4 address: got "${address}"; expected four numbers from 0 to 255, such as 10.0.0.10`);
  return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

function parse(block: string): { base: number; prefixLength: number; size: number } {
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
}

/** @throws TopologyError if the text is no CIDR block */
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

/**
 * The VPC block's /24 subnet of that number, as Terraform's `cidrsubnet` counts.
 *
 * @throws TopologyError if the VPC's block does not fit the lab's layout, or has no such subnet
 */
export function subnetOf(vpcCidrBlock: string, number: number): string {
  const { prefixLength } = parse(vpcCidrBlock);
  if (prefixLength < VPC_PREFIX_LENGTH.min || prefixLength > VPC_PREFIX_LENGTH.max)
    throw new TopologyError(
      `the VPC's CIDR block must be a /${VPC_PREFIX_LENGTH.min} to /${VPC_PREFIX_LENGTH.max}: got "${vpcCidrBlock}"; the lab cuts it into /${SUBNET_PREFIX_LENGTH} subnets`,
    );
  return `${addressAt(vpcCidrBlock, number * 2 ** (32 - SUBNET_PREFIX_LENGTH))}/${SUBNET_PREFIX_LENGTH}`;
}
