// What is to be put back in the end.

type Undo = () => Promise<unknown>;

export class UndoList {
  private readonly list: Undo[] = [];

  /** @returns what puts it back earlier; safe to repeat */
  add(undo: Undo): () => Promise<void> {
    let due: Undo | undefined = undo;
    const once = async () => {
      const now = due;
      due = undefined;
      await now?.();
    };
    this.list.unshift(once);
    return once;
  }

  /** The latest change first. Goes on if one cannot be put back. @throws what the first such one throws, in the end */
  async undoAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of this.list.splice(0)) await undo().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
