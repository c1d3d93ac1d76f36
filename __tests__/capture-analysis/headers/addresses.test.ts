// Numbers for addresses, and their shortest text.
import { Addresses, endpoint } from "../../../capture-analysis/headers/addresses";
import { u32 } from "../support/bytes";
import { addressBytes } from "../support/ip-packets";

const number6 = (addresses: Addresses, text: string) => addresses.number6(addressBytes(text), 0);

describe("addresses", () => {
  it.each([
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["fe80:0:0:1:0:0:0:1", "fe80:0:0:1::1"],
    ["2001:0:0:1:2:0:0:1", "2001::1:2:0:0:1"],
    ["1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"],
    ["0:0:0:0:0:ffff:c000:0201", "::ffff:192.0.2.1"],
    ["ABCD:0:0:0:0:0:0:0", "abcd::"],
  ])("%s is written as %s", (long, short) => {
    const addresses = new Addresses();
    expect(addresses.text(number6(addresses, long))).toBe(short);
  });

  it("have one number each, also when there are many", () => {
    const addresses = new Addresses();
    const indexes = Array.from({ length: 20_000 }, (_, index) => index);
    const numbers = () => indexes.map((index) => addresses.number4(u32(index * 65_537), 0));
    expect([numbers(), numbers()]).toEqual([indexes, indexes]);
    expect([addresses.count, addresses.text(3)]).toEqual([20_000, "0.3.0.3"]);
  });

  it("of IPv6 differ, whichever of their words differs", () => {
    const addresses = new Addresses();
    const texts = ["1:2:3:4:5:6:7:8", "9:2:3:4:5:6:7:8", "1:2:9:4:5:6:7:8", "1:2:3:4:9:6:7:8", "1:2:3:4:5:6:7:9"];
    const numbers = () => texts.map((text) => number6(addresses, text));
    expect([...numbers(), ...numbers()]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    expect(texts.map((_, number) => addresses.text(number))).toEqual(texts);
  });

  it("of both versions differ, even if their bits are alike", () => {
    const addresses = new Addresses();
    expect([addresses.number4(u32(1), 0), number6(addresses, "::1")]).toEqual([0, 1]);
    expect([endpoint(addresses, 0, 80), endpoint(addresses, 1, 80)]).toEqual(["0.0.0.1:80", "[::1]:80"]);
    expect([addresses.version(0), addresses.version(1)]).toEqual([4, 6]);
  });
});
