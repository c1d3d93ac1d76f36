// What `npm run lab` and `npm test` do first on a fresh clone. Stand-ins keep it from touching this machine.
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { describeAsRoot, describeWithNamespaces } from "../support/test-machine";
import { FreshClone } from "./fresh-clone";

let clone: FreshClone;
beforeEach(() => {
  clone = new FreshClone();
});
afterEach(() => clone[Symbol.dispose]());

const ran = (lines: readonly string[]) => lines.filter((line) => line.startsWith("RAN "));
const about = (lines: readonly string[], pattern: RegExp) => lines.filter((line) => pattern.test(line));

test.each([[[]], [["all"]], [["Lab"]]])("the purpose %j is a usage error, and nothing is done", (words) => {
  expect(clone.setUp(words)).toEqual({ status: EXIT.usage, lines: [`set-up: purpose must be lab or test: got ${words[0] ?? "nothing"}`] });
});

describe("the Node.js that runs it", () => {
  const setUpOn = (version: string) =>
    clone.setUp(["lab"], {
      env: { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "pretended-node.cjs"))}`, PRETENDED_NODE: version },
    });

  test.each(["18.20.4", "20.11.1", "20.3.0"])("%s is too old, and the message names the required version", (version) => {
    expect(setUpOn(version)).toEqual({
      status: EXIT.cannotRunHere,
      lines: [`set-up: needs Node.js >=20.12: this is ${version}; newer ones: https://nodejs.org/en/download`],
    });
  });

  test.each(["20.12.0", "20.20.2", "22.0.0"])("%s is accepted", (version) => {
    expect(setUpOn(version).status).toBe(0);
  });
});

describe("npm packages", () => {
  const CI = "RAN npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error";

  test("are installed, after a message, if there are none; then the programs are built", () => {
    const { status, lines } = clone.setUp(["lab"]);
    expect(about(lines, /npm|build/)).toEqual(["set-up: installing the npm packages of package-lock.json (npm ci)", CI, "RAN build"]);
    expect(status).toBe(0);
  });

  test("are installed again if package-lock.json has changed", () => {
    clone.lock("node_modules/.package-lock.json", "1.2.2");
    expect(about(clone.setUp(["test"]).lines, /^RAN npm/)).toEqual([CI]);
  });

  test("are left alone if package-lock.json has not changed", () => {
    clone.lock("node_modules/.package-lock.json", "1.2.3");
    expect(about(clone.setUp(["test"]).lines, /npm/)).toEqual([]);
  });

  test("that cannot be installed end set-up", () => {
    clone.standIn("npm", "exit 7");
    const { status, lines } = clone.setUp(["lab"]);
    expect(lines.at(-1)).toMatch(/^set-up: "npm ci .*" failed: exit status 7$/);
    expect(ran(lines)).toEqual([CI]);
    expect(status).toBe(EXIT.failed);
  });
});

describeAsRoot("in a clone of another user's, as root", () => {
  const OWNER = 65534;
  const ownerOf = (...files: string[]) => files.map((file) => lstatSync(join(clone.path, file)).uid);
  const home = () => join(clone.path, "home");
  beforeEach(() => {
    // Each prints its user, and creates a file.
    clone.standIn("npm", 'echo "npm in $HOME, its cache: ${npm_config_cache-its own}" >&2; : >node_modules/installed');
    clone.build(`
      const { mkdirSync, writeFileSync } = await import("node:fs");
      console.error("build in", process.env.HOME, "as", process.getuid(), process.getgid(), process.getgroups());
      mkdirSync("dist");
      writeFileSync("dist/built", "");`);
    mkdirSync(home());
  });

  const setUp = (entry: string) => {
    clone.standIn("getent", `echo "${entry}"`);
    clone.belongTo(OWNER);
    const { status, lines } = clone.setUp(["lab"], { env: { npm_config_cache: "/root/.npm", HOME: "/root" } });
    expect({ status, owners: ownerOf("node_modules/installed", "dist", "dist/built") }).toEqual({
      status: 0,
      owners: [OWNER, OWNER, OWNER],
    });
    return about(lines, /^(npm|build) in/);
  };

  test("npm and the build run as the clone's owner", () => {
    const asOwner = [`npm in ${home()}, its cache: its own`, `build in ${home()} as ${OWNER} ${OWNER} [ ${OWNER} ]`];
    expect(setUp(`owner:x:${OWNER}:${OWNER}::${home()}:/bin/sh`)).toEqual(asOwner);
  });

  test.each([
    ["no entry in passwd", ""],
    ["no home", `owner:x:${OWNER}:${OWNER}::/nonexistent:/bin/sh`],
  ])("an owner with %s has the clone's cache for a home", (_, entry) => {
    const cache = join(clone.path, ".cache");
    expect(setUp(entry)).toEqual([`npm in ${cache}, its cache: its own`, expect.stringContaining(`build in ${cache} as ${OWNER} `)]);
  });

  test("root writes nothing through a link that the owner made", () => {
    const secret = mkdtempSync(join(tmpdir(), "root-only-"));
    try {
      clone.build(`(await import("node:fs")).writeFileSync("dist/built", "");`);
      symlinkSync(secret, join(clone.path, "dist"));
      clone.belongTo(OWNER);
      expect(clone.setUp(["lab"]).status).toBe(EXIT.failed);
      expect(readdirSync(secret)).toEqual([]);
    } finally {
      rmSync(secret, { recursive: true });
    }
  });
});

test("no tools are listed on macOS, which cannot run the lab", () => {
  clone.lock("node_modules/.package-lock.json", "1.2.3");
  const onMacos = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "..", "cli", "on-macos.cjs"))}` };
  expect(clone.setUp(["lab"], { env: onMacos })).toEqual({ status: 0, lines: ["RAN build"] });
});

const NEEDED_BY_LAB = "iproute2 util-linux mount hostname perl-base ethtool nftables tcpdump iputils-ping fping dnsmasq-base libc-bin";
const WANTED_BY_LAB = "bind9-dnsutils traceroute netcat-openbsd net-tools";
const SERVERS = "nginx openssl openssh-server openssh-client postgresql postgresql-client haproxy curl";
const JUDGES = "cloud-init shellcheck systemd systemd-container bsdutils python3";
const NEEDED_BY_TEST = `${NEEDED_BY_LAB} bind9-dnsutils traceroute ${SERVERS} ${JUDGES}`;
const SAYS_UPDATE = "set-up: fetching the lists of packages (apt-get update)";
const UPDATE = "RAN apt-get update -qq";
const install = (packages: string) => `RAN apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 ${packages}`;

describeWithNamespaces("system tools, on a machine that has none", () => {
  beforeEach(() => clone.lock("node_modules/.package-lock.json", "1.2.3"));

  const bare = (purpose: string, user?: "nobody") => clone.setUp([purpose], { bare: true, ...(user && { user }) });

  describe("as root, on Debian or Ubuntu", () => {
    /** apt-get asks no questions; the stand-in reports whether cloud-init is already disabled. */
    const SAYS = `
      if [ "$DEBIAN_FRONTEND" != noninteractive ]; then echo "RAN into a question" >&2; fi
      if [ -e /etc/cloud/cloud-init.disabled ]; then echo "cloud-init is off" >&2; fi
      if [ -L /etc/systemd/system/nginx.service ]; then echo "nginx is masked" >&2; fi`;
    beforeEach(() => clone.standIn("apt-get", SAYS));

    test("required tools are installed, then optional ones, each announced first", () => {
      const { status, lines } = bare("lab");
      expect(lines.map((line) => line.replace(/, for .*/, ""))).toEqual([
        SAYS_UPDATE,
        UPDATE,
        `set-up: installing ${NEEDED_BY_LAB} with apt-get`,
        install(NEEDED_BY_LAB),
        `set-up: installing ${WANTED_BY_LAB} with apt-get`,
        install(WANTED_BY_LAB),
        "RAN build",
      ]);
      expect(lines[2]).toContain(", for ip (network namespaces, links, addresses), nsenter (working inside a namespace), unshare (");
      expect(status).toBe(0);
    });

    test("the tests' tools are installed, with cloud-init's service disabled beforehand", () => {
      const { status, lines } = bare("test");
      expect(lines.map((line) => line.replace(/, for .*/, ""))).toEqual([
        SAYS_UPDATE,
        UPDATE,
        `set-up: installing ${NEEDED_BY_TEST} with apt-get`,
        ...[
          ["nginx", "nginx.service"],
          ["openssh-server", "ssh.service ssh.socket"],
          ["postgresql", "postgresql.service"],
          ["haproxy", "haproxy.service"],
        ].map(
          ([name, units]) => `set-up: masking ${units}, so that ${name} starts nothing by itself; to undo that: systemctl unmask ${units}`,
        ),
        "set-up: /etc/cloud/cloud-init.disabled keeps cloud-init from doing anything by itself",
        install(NEEDED_BY_TEST),
        "cloud-init is off",
        "nginx is masked",
        "RAN build",
      ]);
      expect(status).toBe(0);
    });

    test("an installed cloud-init is not disabled", () => {
      clone.standIn("cloud-init");
      const { lines } = bare("test");
      expect(about(lines, /cloud-init/)).toEqual([]);
      expect(lines).toContain(install(NEEDED_BY_TEST.replace(" cloud-init", "")));
    });

    test("apt-get does not run if nothing is missing", () => {
      const tools = [
        "nsenter",
        "unshare",
        "mount",
        "hostname",
        "perl",
        "tcpdump",
        "ping",
        "fping",
        "getent",
        "dig",
        "traceroute",
        "nc",
        "netstat",
      ];
      for (const tool of tools) clone.standIn(tool);
      for (const tool of ["ip", "ethtool", "nft", "dnsmasq"]) clone.standIn(tool, "", "sbin");
      expect(bare("lab")).toEqual({ status: 0, lines: ["RAN build"] });
    });

    test("set-up goes on if the package lists cannot be fetched", () => {
      clone.standIn("apt-get", '[ "$1" != update ]');
      const { status, lines } = bare("lab");
      expect(lines.slice(2, 4)).toEqual([
        'set-up: "apt-get update -qq" failed: exit status 1',
        "set-up: going on with the lists of packages that there are",
      ]);
      expect(ran(lines)).toEqual([UPDATE, install(NEEDED_BY_LAB), install(WANTED_BY_LAB), "RAN build"]);
      expect(status).toBe(0);
    });

    test("set-up ends if a required tool cannot be installed", () => {
      clone.standIn("apt-get", 'case "$*" in *fping*) exit 100; esac');
      const { status, lines } = bare("lab");
      expect(lines.at(-1)).toBe(`set-up: "${install(NEEDED_BY_LAB).replace("RAN ", "")}" failed: exit status 100`);
      expect(status).toBe(EXIT.cannotRunHere);
    });

    test("set-up goes on if an optional tool cannot be installed", () => {
      clone.standIn("apt-get", 'case "$*" in *net-tools*) exit 100; esac');
      const { status, lines } = bare("lab");
      expect(lines.at(-2)).toMatch(/^set-up: going on without dig \(.*\), traceroute \(.*\), nc \(.*\), netstat \(.*\)$/);
      expect(lines.at(-1)).toBe("RAN build");
      expect(status).toBe(0);
    });
  });

  const advice = (purpose: string, user?: "nobody") => {
    const { status, lines } = bare(purpose, user);
    expect({ status, done: ran(lines) }).toEqual({ status: 0, done: ["RAN build"] });
    const [missing, how, ...rest] = lines.filter((line) => !line.startsWith("RAN "));
    expect(missing).toMatch(/^set-up: missing ip \(network namespaces, links, addresses\), nsenter \(/);
    expect(rest).toEqual([]);
    return how;
  };

  test("without root, it prints the one command that installs them, and goes on", () => {
    clone.standIn("apt-get");
    expect(advice("lab", "nobody")).toBe(`set-up: install with: sudo apt-get install -y ${NEEDED_BY_LAB} ${WANTED_BY_LAB}`);
    expect(advice("test", "nobody")).toBe(`set-up: install with: sudo apt-get install -y ${NEEDED_BY_TEST}`);
  });

  test.each([undefined, "nobody" as const])("without apt-get, it names the packages, and goes on (user: %s)", (user) => {
    expect(advice("lab", user)).toBe(`set-up: install with: your package manager (Debian's names: ${NEEDED_BY_LAB} ${WANTED_BY_LAB})`);
  });
});
