// Exit statuses of `lab`. Those that need a running lab are in running-lab.test.ts.
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

test("every outcome has its own status, different from Node's for an uncaught exception and from a shell's", () => {
  const { signal, no, ...statuses } = EXIT;
  const all = Object.values(statuses);
  expect(new Set([...all, no, signal]).size).toBe(all.length + 2);
  for (const status of all) expect(status === 1 || (status >= 125 && status < signal)).toBe(false);
});

test.each([
  ["explain client-1 server tcp/1234", EXIT.yes],
  ["explain client-1 client-2 tcp/1234", EXIT.no],
  ["explain client-1 client-2 tcp", EXIT.usage],
  ["matrix --clients 201", EXIT.usage],
  ["matrix", EXIT.yes],
  ["--help", EXIT.yes],
  ["explain --help", EXIT.yes],
])("lab %s ends with %i", async (line, status) => {
  expect(await lab(line.split(" "))).toMatchObject({ status });
});

describeWithNamespaces("a defect", () => {
  test.each([
    ["an uncaught exception", "throw"],
    ["an unhandled rejection", "reject"],
    ["nothing left to wait for", "wait"],
  ])("%s ends with the status of a failure", async (_, how) => {
    const NODE_OPTIONS = `--require ${JSON.stringify(join(__dirname, "defect.cjs"))}`;
    const { status } = await lab(["up", "--name", "t-defect"], { env: { ...process.env, NODE_OPTIONS, DEFECT: how } });
    expect(status).toBe(EXIT.failed);
  });
});
