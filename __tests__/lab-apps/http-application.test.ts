// The HTTP application between real HTTP clients and a real PostgreSQL, on a machine of the test's own.
import { execFile } from "node:child_process";
import { retryUntil } from "../../running-lab";
import { describeUnless, lacks, TestMachine } from "../support/test-machine";
import { PostgresqlServer, postgresqlLack } from "./support/postgresql";
import { type RunningProgram, run, start } from "./support/program";

const SCHEMA = `create table orders (number int, item text);
insert into orders values (1, 'a book'), (2, 'a pen');
create table secret (text text);
create view slow as select pg_sleep(60)::text;
create view large as select repeat('x', 70000);
create table "table" (text text);
insert into "table" values ('a keyword');
grant select on orders, slow, large, "table" to reader;
`;

interface Answer {
  readonly status: number;
  readonly text: string;
}

describe("its command line", () => {
  test.each(["", "two words", "1st", "orders;", 'or"ders', "Orders", "x".repeat(64)])("a table named %j is refused", async (table) => {
    const { status, stderr } = await run(["http-application", "127.0.0.1", "8080", "database", table]);
    expect(stderr).toContain("table: expected 1 to 63 letters a-z, digits and _, no digit first");
    expect(status).toBe(2);
  });
});

describeUnless(postgresqlLack ?? lacks("curl"), "with a database", () => {
  const NETWORK = "host";
  let machine: TestMachine;
  let database: PostgresqlServer;
  let nextPort = 8080;

  beforeAll(async () => {
    machine = new TestMachine(NETWORK);
    database = new PostgresqlServer(machine, NETWORK, SCHEMA);
    await database.ready;
  }, 60_000);

  afterAll(() => {
    database[Symbol.dispose]();
    machine[Symbol.dispose]();
  });

  const curl = (port: number, path = "/", ...options: string[]): Promise<Answer> => {
    const words = ["curl", "--silent", "--globoff", "--write-out", "\n%{http_code}", ...options, `http://127.0.0.1:${port}${path}`];
    return new Promise((resolve) => {
      execFile(...machine.command(NETWORK, ...words), (_, stdout) => {
        const lines = stdout.split("\n");
        resolve({ status: Number(lines.pop()), text: lines.join("\n") });
      });
    });
  };

  async function application(
    table: string,
    options: readonly string[] = [],
    under: readonly string[] = [],
  ): Promise<{ port: number; program: RunningProgram } & AsyncDisposable> {
    const port = nextPort++;
    const words = ["http-application", "127.0.0.1", String(port), "127.0.0.1", table, ...options, "--json"];
    const program = start(words, { under: [...machine.on(NETWORK), ...under] });
    await program.event("listening");
    return { port, program, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
  }

  test("a request is answered with the rows of the table, and reported", async () => {
    await using app = await application("orders");
    expect(await curl(app.port)).toEqual({ status: 200, text: "1|a book\n2|a pen\n" });
    expect(await app.program.event("request-answered")).toEqual({
      timestamp: expect.any(String) as string,
      event: "request-answered",
      peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      method: "GET",
      url: "/",
      status: 200,
      text: "1|a book\n2|a pen\n",
    });
    expect(await curl(app.port, "/?page=2")).toMatchObject({ status: 200 });
    expect(await app.program.stop()).toEqual({ status: 0, signal: null });
  });

  test("a table may have the name of a keyword", async () => {
    await using app = await application("table");
    expect(await curl(app.port)).toEqual({ status: 200, text: "a keyword\n" });
  });

  test("only GET and / are served", async () => {
    await using app = await application("orders");
    expect(await curl(app.port, "/orders")).toEqual({ status: 404, text: "only / is here\n" });
    expect(await curl(app.port, "/", "--data", "x")).toEqual({ status: 405, text: "only GET is answered\n" });
    expect((await curl(app.port, "/", "--request", "PUT", "--include")).text).toMatch(/^allow: GET\r$/im);
  });

  test.each([
    ["secret", [], /permission denied for table secret/],
    ["missing", [], /relation "missing" does not exist/],
    ["orders", ["--user", "nobody"], /no pg_hba.conf entry for host "127.0.0.1", user "nobody"/],
    ["orders", ["--database-port", "9"], /Connection refused/],
    ["large", [], /^the answer has more than 65536 bytes$/],
    ["slow", ["--query-timeout-sec", "0.5"], /^the database did not answer within 0.5 s$/],
  ])("the reason of a failed query is answered with status 502: %s %j", async (table, options, reason) => {
    await using app = await application(table, options);
    const { status, text } = await curl(app.port);
    expect(text.trimEnd()).toMatch(reason);
    expect(status).toBe(502);
    expect(text.trimEnd()).not.toContain("\n");
    expect(await app.program.event("request-answered")).toMatchObject({ status: 502, text });
  });

  test("without psql, the reason says so", async () => {
    await using app = await application("orders", [], ["env", "PATH=/nowhere"]);
    expect(await curl(app.port)).toEqual({ status: 502, text: "psql is not installed here\n" });
  });

  test("while as many queries run as it may make, a further request is answered with status 503", async () => {
    await using app = await application("slow", ["--max-queries", "2", "--query-timeout-sec", "3"]);
    const answers = await Promise.all([1, 2, 3].map(() => curl(app.port)));
    expect(answers.map(({ status }) => status).sort()).toEqual([502, 502, 503]);
    expect(answers.map(({ text }) => text)).toContain("2 queries at once are the most\n");
    // Its place is free again.
    expect(await curl(app.port, "/", "--max-time", "4")).toMatchObject({ status: 502 });
  }, 30_000);

  test("the query of a client that has left is ended, and makes room", async () => {
    await using app = await application("slow", ["--max-queries", "1", "--query-timeout-sec", "60"]);
    await curl(app.port, "/", "--max-time", "0.7");
    await app.program.event("disconnected");
    await curl(app.port, "/", "--max-time", "0.7");
    await app.program.event("disconnected", ({ peer }) => peer !== app.program.eventsNamed("disconnected")[0]?.["peer"]);
    expect(app.program.eventsNamed("disconnected").map(({ cause }) => cause)).toEqual(Array(2).fill("it left before its answer"));
    expect(app.program.eventsNamed("request-answered")).toEqual([]);
  });

  test("it stops in the middle of a query, which ends with it", async () => {
    await using app = await application("slow", ["--query-timeout-sec", "60"]);
    const asked = curl(app.port);
    const psqls = () => machine.run("sh", "-c", "grep -lsz '^--command=table \"slow\"' /proc/[0-9]*/cmdline | wc -l");
    await retryUntil(() => Number(psqls()) > 0, { timeoutMs: 10_000 });
    expect(await app.program.stop()).toEqual({ status: 0, signal: null });
    expect(await asked).toMatchObject({ status: 0 });
    expect(app.program.eventsNamed("disconnected")).toMatchObject([{ cause: "the server stops" }]);
    expect(Number(psqls())).toBe(0);
  });

  test("its port in use by another, it fails with one line", async () => {
    await using app = await application("orders");
    const words = ["http-application", "127.0.0.1", String(app.port), "127.0.0.1", "orders"];
    const { status, stderr } = await run(words, { under: machine.on(NETWORK) });
    expect(stderr).toMatch(/^lab-apps http-application: cannot listen on .*in use by another program \(EADDRINUSE\)\n$/);
    expect(status).toBe(1);
  });
});
