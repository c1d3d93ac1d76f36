// Waits for a condition instead of for a time.

/** Asks until the answer is yes. @param patienceMs half a minute by default @throws Error that names the condition if it does not come true in time */
export async function until(condition: string, holds: () => boolean | Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`timed out: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
