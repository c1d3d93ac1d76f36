// Numbers for IP addresses, so that no packet costs a string.
import { int32 } from "./integers";
import { text4, text6 } from "./address-text";

/** Words of 32 bits; an IPv4 address has only the last. */
const WORDS = 4;

/** An open-addressing hash table over typed arrays. */
export class Addresses {
  private size = 0;
  private words = new Int32Array(WORDS * 512);
  private versions = new Uint8Array(512);
  /** Numbers of addresses plus 1, by hash; 0 is free. At most half are taken. */
  private slots = new Int32Array(1024);

  /** How many different addresses there are. */
  get count(): number {
    return this.size;
  }

  /** The number of the IPv4 address at `offset`: from 0, the same for the same address. */
  number4(bytes: Uint8Array, offset: number): number {
    return this.find(4, 0, 0, 0, int32(bytes, offset));
  }

  number6(bytes: Uint8Array, offset: number): number {
    return this.find(6, int32(bytes, offset), int32(bytes, offset + 4), int32(bytes, offset + 8), int32(bytes, offset + 12));
  }

  version(number: number): 4 | 6 {
    return this.versions[number] === 4 ? 4 : 6;
  }

  /** The shortest form; of IPv6 as RFC 5952 says. */
  text(number: number): string {
    const words = this.words.subarray(number * WORDS, (number + 1) * WORDS);
    return this.versions[number] === 4 ? text4(words[WORDS - 1]!) : text6(words);
  }

  private find(version: number, a: number, b: number, c: number, d: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash(a, b, c, d) & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot]! - 1;
      if (number < 0) return this.add(slot, version, a, b, c, d);
      if (this.is(number, version, a, b, c, d)) return number;
    }
  }

  private is(number: number, version: number, a: number, b: number, c: number, d: number): boolean {
    const { words } = this;
    const at = number * WORDS;
    return words[at + 3] === d && words[at + 2] === c && words[at + 1] === b && words[at] === a && this.versions[number] === version;
  }

  private add(slot: number, version: number, a: number, b: number, c: number, d: number): number {
    const number = this.size++;
    this.slots[slot] = this.size;
    this.versions[number] = version;
    this.words.set([a, b, c, d], number * WORDS);
    if (this.size * 2 === this.slots.length) this.grow();
    return number;
  }

  private grow(): void {
    const { words, versions } = this;
    this.words = new Int32Array(words.length * 2);
    this.words.set(words);
    this.versions = new Uint8Array(versions.length * 2);
    this.versions.set(versions);
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0, at = 0; number < this.size; number++, at += WORDS) {
      let slot = hash(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

/** Mixes all bits, as MurmurHash3's finalizer does. */
function hash(a: number, b: number, c: number, d: number): number {
  let mixed = Math.imul(a, 0x85ebca6b) ^ Math.imul(b ^ (a >>> 15), 0xc2b2ae35) ^ Math.imul(c ^ (b >>> 13), 0x27d4eb2f) ^ d;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** "10.0.0.1:80", "[::1]:80" */
export function endpoint(addresses: Addresses, number: number, port: number): string {
  const text = addresses.text(number);
  return addresses.version(number) === 4 ? `${text}:${port}` : `[${text}]:${port}`;
}
