// The folder for captures.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeptCaptures } from "../../cli/kept-captures";
import { LabError } from "../../local-lab";

test("the folder is made if it is missing, and taken if it is there; others are refused at once", () => {
  const folder = mkdtempSync(join(tmpdir(), "captures-"));
  try {
    const make = () => new KeptCaptures(join(folder, "new"));
    expect(make).not.toThrow();
    expect(make).not.toThrow();
    writeFileSync(join(folder, "file"), "");
    for (const path of ["/proc/new", join(folder, "file"), join(folder, "missing", "new")])
      expect(() => new KeptCaptures(path)).toThrow(LabError);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
