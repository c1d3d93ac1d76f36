// HTTP application server: answers each request with the rows of a table, which it asks a database for.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Argument, type Context, defineProgram, LISTEN_ARGUMENTS, option } from "../command-line/program";
import { parseHost, parsePort, parseTimeout, UsageError, wholeNumber } from "../command-line/values";
import { type Query, rowsOf } from "../conversation/psql";
import { endpoint } from "../report/endpoint";
import { describeError, Failure } from "../report/failure";
import { shortened } from "../report/printable-text";
import { listen } from "../sockets/listen";

const MAX_CONNECTIONS = 1024;

interface Answer {
  readonly status: 200 | 404 | 405 | 502 | 503;
  readonly text: string;
}

function parseIdentifier(text: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(text)) return text;
  throw new UsageError(`expected 1 to 63 letters a-z, digits and _, no digit first: got "${text}"`);
}

const tableArgument: Argument<string> = { name: "table", description: "table whose rows are the answer", parse: parseIdentifier };

class Application {
  private queries = 0;

  constructor(
    private readonly query: Query,
    private readonly maxQueries: number,
    private readonly context: Context,
  ) {}

  /** @throws the signal's reason once it is aborted */
  private async answerTo({ method, url = "" }: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    if (method !== "GET") return { status: 405, text: "only GET is answered\n" };
    if (!/^\/(\?|$)/.test(url)) return { status: 404, text: "only / is here\n" };
    if (this.queries >= this.maxQueries) return { status: 503, text: `${this.maxQueries} queries at once are the most\n` };
    this.queries++;
    try {
      return { status: 200, text: await rowsOf(this.query, signal) };
    } catch (error) {
      if (error instanceof Failure) return { status: 502, text: `${error.message}\n` };
      throw error;
    } finally {
      this.queries--;
    }
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { reporter, stop } = this.context;
    const { method = "", url = "", socket } = request;
    const peer = endpoint(socket.remoteAddress, socket.remotePort);
    const left = new AbortController();
    response.once("close", () => left.abort());
    try {
      const { status, text } = await this.answerTo(request, AbortSignal.any([stop, left.signal]));
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...(status === 405 && { allow: "GET" }) }).end(text);
      const fields = { peer, method, url, status, text };
      reporter.report("request-answered", fields, `${peer}: ${method} ${shortened(url)}: ${status}, "${shortened(text.trim())}"`);
    } catch (error) {
      if (!left.signal.aborted && !stop.aborted) throw error;
      const cause = stop.aborted ? "the server stops" : "it left before its answer";
      reporter.report("disconnected", { peer, cause }, `${peer}: ${cause}`);
    }
  }
}

export const httpApplication = defineProgram({
  name: "http-application",
  summary: "answers each HTTP request for / with the rows of a table of a database",
  details: "It asks PostgreSQL's database postgres through psql, anew for each request. Status 502: the database does not answer.",
  example: { words: "0.0.0.0 8080 database.multi-tier.internal orders", meaning: "be the tier between a web server and its database" },
  arguments: {
    ...LISTEN_ARGUMENTS,
    database: { name: "database", description: "name or address of the database server", parse: parseHost },
    table: tableArgument,
  },
  options: {
    databasePort: option("--database-port <port>", "port of the database server", parsePort, 5432),
    user: option("--user <name>", "database user, without a password", parseIdentifier, "reader", "reader"),
    queryTimeoutSec: option("--query-timeout-sec <seconds>", "how long the database may take", parseTimeout, 5),
    maxQueries: option("--max-queries <count>", "queries at once; a further request is answered with status 503", wholeNumber(1, 100), 10),
  },
  async run({ address, port, database: host, table, databasePort, user, queryTimeoutSec, maxQueries }, context) {
    const { reporter, stop } = context;
    const query = { host, port: databasePort, user, table, timeoutSec: queryTimeoutSec };
    const application = new Application(query, maxQueries, context);
    const served = new Set<Promise<void>>();
    const server = createServer((request, response) => {
      const serving = application.serve(request, response).finally(() => served.delete(serving));
      served.add(serving);
    });
    server.maxConnections = MAX_CONNECTIONS;
    await listen(server, { host: address, port }, context);
    server.on("error", (error) => reporter.report("warning", { reason: describeError(error) }, `cannot accept: ${describeError(error)}`));
    // Not with once(), which rejects on an error.
    const closed = new Promise((resolve) => server.once("close", resolve));
    stop.addEventListener("abort", () => {
      server.close();
      server.closeAllConnections();
    });
    await closed;
    await Promise.all(served);
  },
});
