import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localSources } from "../../local-lab";
import { FirstProcess } from "../../local-lab/first-process";
import { inParallel } from "../../local-lab/shell-text";
import { describeWithNamespaces } from "../support/test-machine";

describeWithNamespaces("process 1 of a lab", () => {
  it("ends with the lab command, even during a wait that cannot succeed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lab-"));
    const { node, keeper } = localSources();
    const first = new FirstProcess(folder, "10.0.0.2", [node, keeper, folder]);
    try {
      await first.prepare();
      const waiting = first.run(inParallel(["while :; do sleep 0.05; done"]), "wait");
      // The keeper notices it first.
      first["keeper"].destroy();
      await expect(waiting).rejects.toThrow("could not wait: the lab");
    } finally {
      await first.end();
      rmSync(folder, { recursive: true });
    }
  }, 10_000);
});
