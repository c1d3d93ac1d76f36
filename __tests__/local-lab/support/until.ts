// Waits for a condition instead of for a time.

/** Asks until the answer is yes. @throws Error that names the condition where it did not come true within half a minute */
export async function until(condition: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
