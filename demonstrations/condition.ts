// Waits for a condition, and says which one did not come true.

/** A demonstration's conditions take less than a second; this allows for a loaded machine. */
const PATIENCE_MS = 20_000;

/** Something that reports its changes. */
export class Watched {
  private readonly listeners = new Set<() => void>();

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** @throws Error that names the condition if `condition` throws or stays undefined for too long */
  until<T>(what: string, condition: () => T | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.listeners.delete(check);
        act();
      };
      const check = () => {
        try {
          const value = condition();
          if (value !== undefined && value !== false) settle(() => resolve(value));
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      };
      const timer = setTimeout(() => settle(() => reject(new Error(`waited ${PATIENCE_MS / 1000} s in vain for ${what}`))), PATIENCE_MS);
      this.listeners.add(check);
      check();
    });
  }
}
