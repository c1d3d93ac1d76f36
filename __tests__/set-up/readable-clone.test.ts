// A clone that another user installed and built: read-only verbs work in it, and write nothing to it.
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { run } from "../support/lab-command";
import { ProjectCopy } from "../support/project-copy";
import { describeAsRoot } from "../support/test-machine";

const READER = 65534;

describeAsRoot("in a clone that this user may only read", () => {
  let copy: ProjectCopy;
  let home: string;
  const file = (name: string) => join(copy.path, name);
  beforeAll(() => {
    copy = new ProjectCopy();
    execFileSync(process.execPath, ["set-up/build.mjs"], { cwd: copy.path });
    // Packages as npm installs them. This user may lack permission to read the tested clone's.
    rmSync(file("node_modules"));
    mkdirSync(file("node_modules/.bin"), { recursive: true });
    cpSync("node_modules/.package-lock.json", file("node_modules/.package-lock.json"));
    symlinkSync("../cli", file("node_modules/lab"));
    symlinkSync("../lab/bin.cjs", file("node_modules/.bin/lab"));
    execFileSync("chmod", ["-R", "u=rwX,go=rX", copy.path]);
    home = mkdtempSync(join(tmpdir(), "reader-"));
    execFileSync("chown", [`${READER}:${READER}`, home]);
  });
  afterAll(() => {
    copy[Symbol.dispose]();
    rmSync(home, { recursive: true });
  });

  const asReader = (line: string) => {
    const user = ["setpriv", `--reuid=${READER}`, `--regid=${READER}`, "--clear-groups", "env", "-C", copy.path, `HOME=${home}`];
    const own = ["-u", "XDG_RUNTIME_DIR", "-u", "npm_config_cache", "-u", "npm_config_userconfig"];
    const [command = "", ...words] = [
      ...user.slice(0, 5),
      ...own,
      ...user.slice(5),
      "npm_config_update_notifier=false",
      ...line.split(" "),
    ];
    return run(command, words);
  };
  const listing = () => execFileSync("find", [copy.path, "-printf", "%p %y %m %s %T@ %C@\n"], { encoding: "utf8" });

  test.each(["npx lab", "npm run --silent lab --"])(
    "%s explain, matrix, up --dry-run and doctor work, and write nothing there",
    async (lab) => {
      const before = listing();
      expect(await asReader(`${lab} explain client-1 server icmp`)).toMatchObject({
        status: EXIT.yes,
        stdout: expect.stringMatching(/^yes: /) as string,
        stderr: "",
      });
      expect(await asReader(`${lab} explain client-1 client-2 tcp/1234`)).toMatchObject({ status: EXIT.no });
      expect(await asReader(`${lab} matrix`)).toMatchObject({ status: EXIT.yes, stderr: "" });
      expect(await asReader(`${lab} up --dry-run`)).toMatchObject({ status: EXIT.yes, stderr: "" });
      expect((await asReader(`${lab} doctor`)).stdout).toMatch(/^ok +Node\.js/);
      expect(listing()).toBe(before);
    },
  );

  test("a missing build is reported in one line, with the user who can make it", async () => {
    appendFileSync(file("topology/words.ts"), "\n");
    const before = listing();
    expect(await asReader("npm run --silent lab -- matrix")).toEqual({
      status: EXIT.cannotRunHere,
      stdout: "",
      stderr: "set-up: only the clone's owner, user 0, can build the programs: npm run lab, as that user\n",
    });
    expect(listing()).toBe(before);
  });

  test("npm test without write access names, in one line, the users that may run it", async () => {
    expect(await asReader("npm test --silent")).toEqual({
      status: EXIT.cannotRunHere,
      stdout: "",
      stderr: "set-up: only the clone's owner, user 0, can run the tests: npm test, as that user\n",
    });
  });

  test("missing packages are reported in one line", async () => {
    rmSync(file("node_modules/.package-lock.json"));
    expect(await asReader("npm run --silent lab -- matrix")).toEqual({
      status: EXIT.cannotRunHere,
      stdout: "",
      stderr: "set-up: only the clone's owner, user 0, can install the npm packages: npm run lab, as that user\n",
    });
  });
});
