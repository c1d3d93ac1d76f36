// IPv4 addresses and CIDR blocks as numbers. Not topology/cidr-block.ts, which is what is being tested.

const numberOf = (address: string): number => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

const textOf = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

function parts(block: string): [address: string, prefixLength: number] {
  const [address = "", length = ""] = block.split("/");
  return [address, Number(length)];
}

export const lengthOf = (block: string): number => parts(block)[1];

export function blockHolds(block: string, address: string): boolean {
  const [base, length] = parts(block);
  const size = 2 ** (32 - length);
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

/** As Terraform's: https://developer.hashicorp.com/terraform/language/functions/cidrhost */
export const cidrhost = (block: string, offset: number): string => textOf(numberOf(parts(block)[0]) + offset);

/** As Terraform's: https://developer.hashicorp.com/terraform/language/functions/cidrsubnet */
export function cidrsubnet(block: string, newBits: number, number: number): string {
  const length = lengthOf(block) + newBits;
  return `${cidrhost(block, number * 2 ** (32 - length))}/${length}`;
}
