// Numbers for IP addresses, so that no packet costs a string.
import { int32 } from "./integers";
import { text4, text6 } from "./address-text";

/** Numbers by words of 32 bits. */
type ByWord<T> = Map<number, T>;

function childOf<T>(maps: ByWord<ByWord<T>>, word: number): ByWord<T> {
  const known = maps.get(word);
  if (known) return known;
  const child = new Map<number, T>();
  maps.set(word, child);
  return child;
}

export class Addresses {
  private readonly numbers4: ByWord<number> = new Map();
  private readonly numbers6: ByWord<ByWord<ByWord<ByWord<number>>>> = new Map();
  /** Of each address: one word of IPv4, or four of IPv6. */
  private readonly words: (number | readonly number[])[] = [];

  /** How many different addresses there are. */
  get count(): number {
    return this.words.length;
  }

  /** The number of the IPv4 address at `offset`: from 0, the same for the same address. */
  number4(bytes: Uint8Array, offset: number): number {
    const word = int32(bytes, offset);
    return this.numbers4.get(word) ?? this.add(this.numbers4, word, word);
  }

  number6(bytes: Uint8Array, offset: number): number {
    const [a, b, c, d] = [int32(bytes, offset), int32(bytes, offset + 4), int32(bytes, offset + 8), int32(bytes, offset + 12)];
    const numbers = childOf(childOf(childOf(this.numbers6, a), b), c);
    return numbers.get(d) ?? this.add(numbers, d, [a, b, c, d]);
  }

  private add(numbers: ByWord<number>, word: number, words: number | readonly number[]): number {
    numbers.set(word, this.words.length);
    return this.words.push(words) - 1;
  }

  version(number: number): 4 | 6 {
    return typeof this.words[number] === "number" ? 4 : 6;
  }

  /** The shortest form; of IPv6 as RFC 5952 says. */
  text(number: number): string {
    const words = this.words[number]!;
    return typeof words === "number" ? text4(words) : text6(words);
  }
}

/** "10.0.0.1:80", "[::1]:80" */
export function endpoint(addresses: Addresses, number: number, port: number): string {
  const text = addresses.text(number);
  return addresses.version(number) === 4 ? `${text}:${port}` : `[${text}]:${port}`;
}
