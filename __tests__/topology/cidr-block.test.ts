import fc from "fast-check";
import { addressAt, contains, partOf } from "../../topology/cidr-block";
import { TopologyError } from "../../topology/model";

// An independent computation: addresses as text of 32 bits.
const bits = (address: string) =>
  address
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
const fromBits = (text: string) => [0, 8, 16, 24].map((at) => parseInt(text.slice(at, at + 8), 2)).join(".");
const networkOf = (address: string, length: number) => `${fromBits(bits(address).slice(0, length).padEnd(32, "0"))}/${length}`;

const address = fc.ipV4();
const prefixLength = fc.integer({ min: 0, max: 32 });

test("a block contains exactly the addresses that begin with its bits", () => {
  fc.assert(
    fc.property(address, prefixLength, address, fc.boolean(), (network, length, other, near) => {
      const candidate = near ? fromBits(bits(network).slice(0, length) + bits(other).slice(length)) : other;
      expect(contains(networkOf(network, length), candidate)).toBe(bits(candidate).slice(0, length) === bits(network).slice(0, length));
    }),
  );
});

test.each([
  ["10.0.0.0/16", "10.0.255.255", true],
  ["10.0.0.0/16", "10.1.0.0", false],
  ["10.0.0.0/16", "9.255.255.255", false],
  ["0.0.0.0/0", "255.255.255.255", true],
  ["10.0.0.10/32", "10.0.0.10", true],
  ["10.0.0.10/32", "10.0.0.11", false],
  ["128.0.0.0/1", "127.255.255.255", false],
])("whether %s contains %s: %p", (block, candidate, expected) => {
  expect(contains(block, candidate)).toBe(expected);
});

test("the address at an offset is the block's base plus the offset", () => {
  fc.assert(
    fc.property(address, prefixLength, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (network, length, part) => {
      const offset = Math.floor(part * 2 ** (32 - length));
      const found = addressAt(networkOf(network, length), offset);
      expect(BigInt(`0b${bits(found)}`) - BigInt(`0b${bits(networkOf(network, length).split("/")[0]!)}`)).toBe(BigInt(offset));
    }),
  );
});

test.each([
  ["10.0.0.0/24", 256, "10.0.0.0/24 has no address number 256: it holds 256"],
  ["10.0.0.0/24", -1, "10.0.0.0/24 has no address number -1: it holds 256"],
])("a block has no address outside of it: %s, %i", (block, offset, message) => {
  expect(() => addressAt(block, offset)).toThrow(new TopologyError(message));
});

test("a VPC's subnets are its /24 blocks, in order", () => {
  fc.assert(
    fc.property(address, fc.integer({ min: 16, max: 20 }), fc.nat({ max: 15 }), (network, length, number) => {
      const vpc = networkOf(network, length);
      const subnet = bits(vpc.split("/")[0]!).slice(0, length) + number.toString(2).padStart(24 - length, "0");
      expect(partOf(vpc, { prefixLength: 24, number })).toBe(`${fromBits(subnet.padEnd(32, "0"))}/24`);
    }),
  );
});

test("a VPC has no subnet outside its block", () => {
  expect(partOf("10.0.0.0/20", { prefixLength: 24, number: 15 })).toBe("10.0.15.0/24");
  expect(() => partOf("10.0.0.0/20", { prefixLength: 24, number: 16 })).toThrow(
    new TopologyError("10.0.0.0/20 has no address number 4096: it holds 4096"),
  );
});

test.each([
  ["10.0.0.0", `not an IPv4 CIDR block: got "10.0.0.0"; expected an address and a prefix length from 0 to 32, such as 10.0.0.0/16`],
  ["10.0.0.0/33", `not an IPv4 CIDR block: got "10.0.0.0/33"; expected an address and a prefix length from 0 to 32, such as 10.0.0.0/16`],
  ["10.0.0.0/016", `not an IPv4 CIDR block: got "10.0.0.0/016"; expected an address and a prefix length from 0 to 32, such as 10.0.0.0/16`],
  [
    "10.0.0.0/16/8",
    `not an IPv4 CIDR block: got "10.0.0.0/16/8"; expected an address and a prefix length from 0 to 32, such as 10.0.0.0/16`,
  ],
  ["", `not an IPv4 CIDR block: got ""; expected an address and a prefix length from 0 to 32, such as 10.0.0.0/16`],
  ["10.0.0/16", `not an IPv4 address: got "10.0.0"; expected four numbers from 0 to 255, such as 10.0.0.10`],
  ["10.0.0.256/16", `not an IPv4 address: got "10.0.0.256"; expected four numbers from 0 to 255, such as 10.0.0.10`],
  ["10.0.00.0/16", `not an IPv4 address: got "10.0.00.0"; expected four numbers from 0 to 255, such as 10.0.0.10`],
  ["fd00::/16", `not an IPv4 address: got "fd00::"; expected four numbers from 0 to 255, such as 10.0.0.10`],
  ["10.0.3.1/16", `the CIDR block "10.0.3.1/16" has host bits set; the network of that length is 10.0.0.0/16`],
  ["255.255.255.255/1", `the CIDR block "255.255.255.255/1" has host bits set; the network of that length is 128.0.0.0/1`],
])("%p is no CIDR block", (block, message) => {
  expect(() => contains(block, "10.0.0.1")).toThrow(new TopologyError(message));
});

test("any text either parses as a block or throws a TopologyError", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789./ -"), maxLength: 20 });
  fc.assert(
    fc.property(
      fc.oneof(
        digits,
        fc.string(),
        fc.tuple(address, fc.nat({ max: 40 })).map(([a, n]) => `${a}/${n}`),
      ),
      (text) => {
        try {
          const first = addressAt(text, 0);
          expect(text).toBe(`${first}/${text.split("/")[1]}`);
        } catch (error) {
          expect(error).toBeInstanceOf(TopologyError);
        }
      },
    ),
  );
});
