// What the visitor asks for: the web server's page.
import { type ExecResult, retryUntil } from "../../running-lab";
import { hostNamed } from "../../topology/reachability";
import type { Stage } from "../stage";

/** Of nginx or the application, while the tier behind it is starting. */
const STARTING = 502;

const TIMEOUT_MS = 20_000;

/** Asks the web server's public address. The exit status is curl's. */
export function request(stage: Stage, from: string): Promise<ExecResult> {
  const url = `http://${hostNamed(stage.lab, "web").publicAddress}/`;
  const ask = async () => {
    const result = await stage
      .command(from, ["curl", "--silent", "--max-time", "10", "--write-out", "%{stderr}%{http_code}", url])
      .result();
    return Number(result.stderr) === STARTING ? undefined : result;
  };
  return retryUntil(ask, { timeoutMs: TIMEOUT_MS, onTimeout: () => new Error(`status ${STARTING} for ${TIMEOUT_MS / 1000} s`) });
}
