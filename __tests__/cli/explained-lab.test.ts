// Which lab `explain` is about, while one of the same name is up with other values.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lab as labCommand } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

describeWithNamespaces("a scenario that is up with other values", () => {
  // The lab has the scenario's name, which other tests may use elsewhere.
  const folder = mkdtempSync(join(tmpdir(), "tcp-ip-lab-explained-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const lab = (line: string) => labCommand(line.split(" "), { env: { ...process.env, XDG_RUNTIME_DIR: folder } });

  const question = "explain stranger web-server tcp/22";
  const notes = async (line: string) => (await lab(line)).stderr;

  async function whileUp(options: string, look: () => Promise<void>): Promise<void> {
    expect(await lab(`up --scenario web-server --no-services${options}`)).toMatchObject({ status: 0 });
    try {
      await look();
    } finally {
      await lab("down --scenario web-server");
    }
  }

  test("is not what explain is about, which says so unless values or the lab's name are given", () =>
    whileUp(" --ssh-cidr-blocks 192.0.2.0/24", async () => {
      expect(await notes(`${question} --scenario web-server`)).toBe(
        'this is about the default values; the lab "web-server", which is up, has other rules: --name web-server asks about that\n',
      );
      expect(await notes(`${question} --scenario web-server --ssh-cidr-blocks 198.51.100.0/24`)).toBe("");
      expect(await lab(`${question} --name web-server`)).toMatchObject({ status: 0, stderr: "" });
    }));

  test("goes without a word with the default values", () =>
    whileUp("", async () => expect(await notes(`${question} --scenario web-server`)).toBe("")));
});
