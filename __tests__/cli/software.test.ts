// What `lab up` does on a machine that lacks the software of a scenario's hosts.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { describeAsRoot, describeWithNamespaces, isRoot } from "../support/test-machine";

/** nginx is not executable; /etc/systemd is writable, and empty. */
const WITHOUT_NGINX =
  'for file in /usr/sbin/nginx /sbin/nginx; do mount --bind /dev/null $file; done; mount -t tmpfs tmpfs /etc/systemd; exec "$@"';

/** Until apt-get is asked to install it, its folder is empty. */
const WITHOUT_POSTGRESQL = 'mount -t tmpfs tmpfs /usr/lib/postgresql; mount -t tmpfs tmpfs /etc/systemd; exec "$@"';

const AS_ROOT = ["unshare", ...(isRoot ? [] : ["--user", "--map-root-user"]), "--mount", "sh", "-ec", WITHOUT_NGINX, "sh"];

/** A folder with an apt-get that runs these lines of shell. */
class AptGet {
  private readonly folder = mkdtempSync(join(tmpdir(), "tcp-ip-lab-commands-"));

  constructor(lines: string) {
    const file = join(this.folder, "apt-get");
    writeFileSync(file, `#!/bin/sh\necho "RAN apt-get $*" >&2\n${lines}\n`);
    chmodSync(file, 0o755);
  }

  /** @param rest of PATH */
  environment(rest = process.env["PATH"]): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.folder}:${rest}` };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

describeAsRoot("the scenario database, on a machine without PostgreSQL", () => {
  test("comes up at once, with what was installed in a folder that PATH did not have", async () => {
    using aptGet = new AptGet('[ "$1" != install ] || umount /usr/lib/postgresql');
    const before = ["unshare", "--mount", "sh", "-ec", WITHOUT_POSTGRESQL, "sh"];
    const name = ["--scenario", "database", "--name", "t-software-2"];
    const { status, stderr } = await lab(["up", ...name], { before, env: aptGet.environment("/usr/sbin:/usr/bin:/sbin:/bin") });
    await lab(["down", ...name]);
    expect(stderr).toContain("set-up: installing postgresql with apt-get, for postgres (a database server)");
    expect(status).toBe(0);
  }, 60_000);
});

describeWithNamespaces("the scenario web-server, on a machine without nginx", () => {
  const up = async (before: readonly string[], lines: string) => {
    using aptGet = new AptGet(lines);
    return await lab(["up", "--scenario", "web-server", "--name", "t-software"], { before, env: aptGet.environment() });
  };

  test("without root, says what is missing and the one command that installs it", async () => {
    const { status, stderr } = await up([...AS_ROOT, "unshare", "--user"], "");
    expect(stderr).toBe("lab: missing nginx (a web server)\ninstall with: sudo apt-get install -y nginx\n");
    expect(status).toBe(EXIT.cannotRunHere);
  });

  test("as root, announces what it installs, keeps it from starting, and tells if that fails", async () => {
    const { status, stderr } = await up(
      AS_ROOT,
      'if [ -L /etc/systemd/system/nginx.service ]; then echo "nginx is masked" >&2; exit 100; fi',
    );
    expect(stderr.split("\n")).toEqual([
      "set-up: fetching the lists of packages (apt-get update)",
      "RAN apt-get update -qq",
      "set-up: installing nginx with apt-get, for nginx (a web server)",
      expect.stringMatching(/^set-up: masking nginx\.service, so that nginx starts nothing by itself/),
      "RAN apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 nginx",
      "nginx is masked",
      expect.stringMatching(/^set-up: "apt-get install .*" failed: exit status 100$/),
      "lab: missing nginx (a web server)",
      "install with: apt-get install -y nginx",
      "",
    ]);
    expect(status).toBe(EXIT.cannotRunHere);
  });

  test("tcp-ip-lab needs nothing of it", async () => {
    const { status, stderr } = await lab(["up", "--dry-run"], { before: AS_ROOT });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
