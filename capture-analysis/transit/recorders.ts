// The interfaces that a file describes, and whose addresses each has.
import type { DescribedInterface } from "../file/contents";
import type { Addresses } from "../headers/addresses";
import type { RecordedInterface } from "../values";

export const NO_RECORDER = -1;

interface Recorder {
  readonly name: string;
  /** Numbers of `Addresses`. */
  readonly addresses: readonly number[];
  packets: number;
}

export class Recorders {
  private readonly list: Recorder[] = [];
  private readonly byAddress = new Map<number, number>();

  constructor(private readonly addresses: Addresses) {}

  get count(): number {
    return this.list.length;
  }

  add({ name, ipv4, ipv6 }: DescribedInterface): void {
    const number = this.list.length;
    const addresses = [...ipv4.map((bytes) => this.addresses.number4(bytes, 0)), ...ipv6.map((bytes) => this.addresses.number6(bytes, 0))];
    for (const address of addresses) if (!this.byAddress.has(address)) this.byAddress.set(address, number);
    this.list.push({ name: name || `interface ${number}`, addresses, packets: 0 });
  }

  noteRecord(recorder: number): void {
    const found = this.list[recorder];
    if (found) found.packets++;
  }

  /** The interface of an address's host; NO_RECORDER if the file does not tell. */
  of(address: number): number {
    return this.byAddress.get(address) ?? NO_RECORDER;
  }

  readonly nameOf = (recorder: number): string => this.list[recorder]?.name ?? `interface ${recorder}`;

  values(): RecordedInterface[] {
    const texts = (numbers: readonly number[]) => numbers.map((number) => this.addresses.text(number));
    return this.list.map(({ name, addresses, packets }) => ({ name, addresses: texts(addresses), packets }));
  }
}
