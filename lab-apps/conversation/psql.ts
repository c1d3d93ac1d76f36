// Asks a PostgreSQL database through psql, its own client: https://www.postgresql.org/docs/current/app-psql.html
import { execFile, type ExecFileException } from "node:child_process";
import { Failure } from "../report/failure";

export interface Query {
  /** Name or address of the database server. */
  readonly host: string;
  readonly port: number;
  /** Whom the database lets in without a password. */
  readonly user: string;
  /** Whose rows are asked for. */
  readonly table: string;
  readonly timeoutSec: number;
}

const DATABASE = "postgres";
const MAX_ANSWER_BYTES = 64 * 1024;

/** psql reads neither the user's settings nor a password, and quoted, a table may have the name of a keyword. */
const wordsFor = ({ host, port, user, table }: Query) => [
  ...["--no-psqlrc", "--no-password", "--no-align", "--tuples-only"],
  ...[`--host=${host}`, `--port=${port}`, `--username=${user}`, `--dbname=${DATABASE}`],
  `--command=table "${table}"`,
];

function reasonOf(error: ExecFileException, stderr: string, { timeoutSec }: Query): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `the answer has more than ${MAX_ANSWER_BYTES} bytes`;
  if (error.code === "ENOENT") return "psql is not installed here";
  if (error.killed) return `the database did not answer within ${timeoutSec} s`;
  return stderr.trim().replaceAll(/\s+/g, " ") || error.message;
}

/**
 * @returns the table's rows, a line each, `|` between their fields
 * @throws Failure if the database does not answer, or answers with an error; the signal's reason once it is aborted
 */
export function rowsOf(query: Query, signal: AbortSignal): Promise<string> {
  // SIGKILL: libpq may hesitate to end while it looks a name up.
  const options = { timeout: query.timeoutSec * 1000, maxBuffer: MAX_ANSWER_BYTES, killSignal: "SIGKILL", signal } as const;
  return new Promise((resolve, reject) => {
    execFile("psql", wordsFor(query), options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(signal.aborted ? (signal.reason as Error) : new Failure(reasonOf(error, stderr, query), { cause: error }));
    });
  });
}
