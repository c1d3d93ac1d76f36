// A query of a PostgreSQL database, as a user makes it: with psql.
import { type ExecResult, retryUntil } from "../../running-lab";
import { hostNamed } from "../../topology/reachability";
import type { Stage } from "../stage";

/** psql's own, when it has no connection: https://www.postgresql.org/docs/current/app-psql.html */
export const NO_CONNECTION = 2;

/** The least that libpq takes. */
const CONNECT_TIMEOUT_SEC = 2;

/** PostgreSQL listens a moment before it takes queries. */
const STARTING = "the database system is starting up";

const TIMEOUT_MS = 20_000;

/** Asks for the rows of the table `orders`. @param to the database's host */
export function query(stage: Stage, from: string, to: string): Promise<ExecResult> {
  const { domainName, address } = hostNamed(stage.lab, to);
  // The private hosted zone answers the VPC alone.
  const host = stage.lab.internetHosts.some(({ name }) => name === from) ? address : domainName;
  const words = ["--no-psqlrc", "--no-align", "--tuples-only", `--host=${host}`, "--username=reader", "--dbname=postgres"];
  const ask = async () => {
    const psql = stage.command(from, ["env", `PGCONNECT_TIMEOUT=${CONNECT_TIMEOUT_SEC}`, "psql", ...words, "--command=table orders"]);
    const result = await psql.result();
    return result.stderr.includes(STARTING) ? undefined : result;
  };
  return retryUntil(ask, { timeoutMs: TIMEOUT_MS, onTimeout: () => new Error(`${to} has been starting up for ${TIMEOUT_MS / 1000} s`) });
}
