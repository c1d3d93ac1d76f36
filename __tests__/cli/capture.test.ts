// `lab capture`, explained at its end.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

const NAME = ["--name", "t-explained"];

/** Until it is interrupted, as by Ctrl-C. */
const capture = (seconds: number, ...words: string[]) =>
  lab(["capture", ...words, ...NAME], { before: ["timeout", "--preserve-status", "-s", "INT", String(seconds)] });

/** Tries a connection from client-1 to the server, again and again. */
const connect = async (port: number, times: number) => {
  const knock = `(: </dev/tcp/10.0.0.10/${port}) 2>/dev/null & sleep 1; kill $!`;
  for (let tries = 0; tries < times; tries++) await lab(["exec", ...NAME, "client-1", "--", "bash", "-c", knock]);
};

describeWithNamespaces("lab capture", () => {
  const folder = mkdtempSync(join(tmpdir(), "capture-"));
  beforeAll(async () => {
    expect(await lab(["up", ...NAME])).toMatchObject({ status: EXIT.yes });
  });
  afterAll(async () => {
    await lab(["down", ...NAME]);
    rmSync(folder, { recursive: true });
  });

  test("--analyze says what each connection did, with the hosts' names, and --write keeps the packets for lab analyze", async () => {
    const file = join(folder, "tcp.pcap");
    const captured = capture(8, "server", "tcp", "port", "1234", "--analyze", "--write", file);
    await connect(1234, 4);
    const { status, stdout, stderr } = await captured;
    expect({ status, stderr }).toMatchObject({ status: EXIT.yes, stderr: expect.stringMatching(/^capturing on server/) as string });
    expect(stdout).toMatch(/client-1:\d+ to server:1234: \d+ bytes there, \d+ back/);
    const analyzed = await lab(["analyze", file]);
    expect(analyzed).toMatchObject({ status: EXIT.yes, stderr: "" });
    expect(analyzed.stdout).toMatch(/10\.0\.0\.11:\d+ to 10\.0\.0\.10:1234/);
  });

  test("--report writes a page on which an unanswered SYN ends at the rule that drops it", async () => {
    const file = join(folder, "page.html");
    const captured = capture(8, "client-1", "tcp", "port", "443", "--report", file);
    await connect(443, 4);
    const { status, stdout } = await captured;
    expect(status).toBe(EXIT.yes);
    expect(stdout).toMatch(
      /^fault: .*server, port 443, were never answered .*: at server: its security group server has no ingress rule for it: dropped\.$/m,
    );
    expect(readFileSync(file, "utf8")).toContain("at server: its security group server has no ingress rule for it: dropped");
  });

  test("packets to standard output leave no room for sentences", async () => {
    const { status, stderr } = await capture(5, "server", "--analyze", "--write", "-");
    expect(stderr).toBe("lab: --write - needs standard output for itself: leave out --analyze and --report\n");
    expect(status).toBe(EXIT.usage);
  });
});
