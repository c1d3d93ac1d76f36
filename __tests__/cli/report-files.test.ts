// Which files a report may be written to, which is asked before any work is done.
import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { UsageError } from "../../cli/exit-status";
import { usualReportFile, writeLabReport } from "../../cli/lab-report/report-file";
import { requireReportFile } from "../../cli/report-file";
import { LabError } from "../../local-lab";

const folder = mkdtempSync(join(tmpdir(), "report-files-"));
const capture = join(folder, "a.pcap");
beforeAll(() => writeFileSync(capture, ""));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a report may not overwrite its capture, however the file is named", () => {
  test.each([
    ["by the same name", () => capture],
    ["by a path from the working folder", () => relative(process.cwd(), capture)],
    ["by a hard link", () => (linkSync(capture, join(folder, "hard-link")), join(folder, "hard-link"))],
    ["by a symbolic link", () => (symlinkSync(capture, join(folder, "link")), join(folder, "link"))],
  ])("%s", (_, name) => {
    const report = name();
    expect(() => requireReportFile(report, capture)).toThrow(
      new UsageError(`--report would overwrite the capture: got ${report} for both`),
    );
  });

  test("nor one that is still to be written", () => {
    const missing = join(folder, "missing.pcap");
    expect(() => requireReportFile(relative(process.cwd(), missing), missing)).toThrow(UsageError);
  });

  test("another file, no report and no capture are fine", () => {
    expect(() => requireReportFile(join(folder, "a.html"), capture)).not.toThrow();
    expect(() => requireReportFile(undefined, capture)).not.toThrow();
    expect(() => requireReportFile(capture, undefined)).not.toThrow();
  });
});

describe("a report's file", () => {
  test("may be new in a folder that is there, may be there, and need not be asked for", () => {
    for (const file of [join(folder, "new.html"), capture, undefined]) expect(() => requireReportFile(file)).not.toThrow();
  });

  test("whose folder is missing is refused", () => {
    expect(() => requireReportFile(join(folder, "none", "a.html"))).toThrow(LabError);
  });

  test("that is there needs no folder that takes new files", () => {
    // Only root may make files in /dev: for root, this would hold of the folder, too.
    expect(() => requireReportFile("/dev/null")).not.toThrow();
  });

  test("is not a folder", () => {
    expect(() => requireReportFile(folder)).toThrow(new UsageError(`--report needs a file: got the folder ${folder}`));
  });

  test("is not standard output", () => {
    expect(() => requireReportFile("-")).toThrow(UsageError);
  });
});

describe("the usual file of a lab's report", () => {
  const before = process.env["XDG_STATE_HOME"];
  afterEach(() => (process.env["XDG_STATE_HOME"] = before));

  test("is in the folder that XDG_STATE_HOME names, if it is absolute", () => {
    process.env["XDG_STATE_HOME"] = folder;
    expect(usualReportFile("lab")).toBe(join(folder, "tcp-ip-lab", "reports", "lab.html"));
    process.env["XDG_STATE_HOME"] = "relative";
    expect(usualReportFile("lab")).toMatch(/^\/.*\/\.local\/state\/tcp-ip-lab\/reports\/lab\.html$/);
  });

  test("gets its folders, more than once", () => {
    process.env["XDG_STATE_HOME"] = join(folder, "state");
    const progress = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      for (let time = 0; time < 2; time++) writeLabReport(undefined, "lab", []);
      expect(progress.mock.calls.map(([text]) => text)).toEqual(Array(2).fill(`the report is in ${usualReportFile("lab")}\n`));
    } finally {
      progress.mockRestore();
    }
  });
});
