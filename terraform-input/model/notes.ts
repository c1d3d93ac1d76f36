// What cannot be told of a network, and what was chosen in its place.

export interface Note {
  /** Of the resource. */
  readonly address: string;
  /** What is not known of it, and what follows. */
  readonly text: string;
}

/** Collects notes, each once. */
export class Notes {
  private readonly byText = new Map<string, Note>();

  add(address: string, text: string): void {
    this.byText.set(`${address}: ${text}`, { address, text });
  }

  get all(): readonly Note[] {
    return [...this.byText.values()];
  }
}
