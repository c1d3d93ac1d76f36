// Waits for a condition instead of for a time.
import { retryUntil } from "../../../running-lab";

/**
 * Waits until the check returns true.
 * @param patienceMs half a minute by default
 * @throws Error that names the condition after the timeout
 */
export async function until(condition: string, holds: () => boolean | Promise<boolean>, patienceMs = 30_000): Promise<void> {
  await retryUntil(holds, { timeoutMs: patienceMs, onTimeout: () => new Error(`timed out: ${condition}`) });
}
