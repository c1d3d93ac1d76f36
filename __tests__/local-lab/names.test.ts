// Names resolve in a lab regardless of the machine's configuration. Each case changes the files of a machine of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeAsRoot, describeUnless, describeWithNamespaces, lacks } from "../support/test-machine";
import { FreshMachine, LAB, USERS } from "./support/fresh-machine";

const SERVER = "server.tcp-ip-sandbox.jch";
const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** A writable copy of /etc, without the files that this user may not read. */
const OWN_ETC = "cp -r /etc /tmp/etc 2>/dev/null || :; mount --bind /tmp/etc /etc";

const CASES: readonly (readonly [what: string, preparation: string])[] = [
  ["no /etc/resolv.conf", `${OWN_ETC}; rm -f /etc/resolv.conf`],
  ["a dangling link in its place", `${OWN_ETC}; ln -sf /run/systemd/resolve/stub-resolv.conf /etc/resolv.conf`],
  ["no /etc/nsswitch.conf", `${OWN_ETC}; rm -f /etc/nsswitch.conf`],
  ["an nsswitch.conf that never asks DNS", `${OWN_ETC}; echo 'hosts: files' >/etc/nsswitch.conf`],
];

/** How programs on a host resolve names: with glibc, and with Node.js, which uses glibc. */
async function lookUp(machine: FreshMachine, as: readonly string[] = [], umask = "022"): Promise<string[]> {
  const lab = (...words: string[]) => machine.run("sh", "-c", `umask ${umask}; exec "$@"`, "sh", process.execPath, LAB, ...words);
  const up = await lab("up", "--clients", "1");
  if (up.status !== 0) throw new Error(up.stderr);
  const script = `require("dns").lookup("${SERVER}", (error, address) => console.log(error?.code ?? address))`;
  const found = [
    (await lab("exec", "client-1", "--", ...as, "getent", "ahostsv4", SERVER)).stdout.split(/\s/)[0] ?? "",
    (await lab("exec", "client-1", "--", ...as, process.execPath, "-e", script)).stdout.trim(),
    (await lab("exec", "client-1", "--", ...as, "lab-apps", "tcp-client", SERVER, "1234", "--msg-count", "1")).stdout.includes("1 answered")
      ? "answered"
      : "no answer",
  ];
  await lab("down");
  return found;
}

const FOUND = ["10.0.0.10", "10.0.0.10", "answered"];

describeWithNamespaces("names in a lab", () => {
  describe.each(USERS)("of %s", (user) => {
    test.each(CASES)("resolve with %s", async (_, preparation) => {
      await using machine = await FreshMachine.start(user);
      expect(await machine.run("sh", "-ec", preparation)).toMatchObject({ status: 0 });
      expect(await lookUp(machine)).toEqual(FOUND);
    });

    describeUnless(lacks("cc"), "where systemd-resolved is asked first", () => {
      test("resolve: with `resolve [!UNAVAIL=return]` in nsswitch.conf", async () => {
        const folder = mkdtempSync(join(tmpdir(), "nss-"));
        try {
          const module = join(folder, "libnss_resolve.so.2");
          execFileSync("cc", ["-shared", "-fPIC", "-o", module, join(__dirname, "support", "nss_resolve.c")]);
          execFileSync("chmod", ["-R", "a+rX", folder]);
          await using machine = await FreshMachine.start(user);
          const library = `"$(dirname "$(ldd /bin/sh | sed -n 's/.*=> \\(.*libc\\..*\\) (.*/\\1/p')")"`;
          // Installs the module in the machine's library folder.
          await machine.run("mkdir", "-p", "/tmp/nss");
          machine.spawn(["sh", "-c", "cat >/tmp/nss/libnss_resolve.so.2"]).stdin?.end(execFileSync("cat", [module]));
          const preparation = `until [ -s /tmp/nss/libnss_resolve.so.2 ]; do sleep 0.01; done; sleep 0.1
            library=${library}; mount -t overlay -o lowerdir=/tmp/nss:$library overlay $library
            ${OWN_ETC}; echo 'hosts: resolve [!UNAVAIL=return] files dns' >/etc/nsswitch.conf`;
          expect(await machine.run("sh", "-ec", preparation)).toMatchObject({ status: 0, stderr: "" });
          // The module is installed, and no other one is asked after it.
          expect(await machine.run("getent", "ahostsv4", "localhost")).toMatchObject({ status: 2 });
          expect(await lookUp(machine)).toEqual(FOUND);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    });
  });

  // nscd runs as root, and only root may change to another user.
  describeAsRoot("of root", () => {
    describeUnless(lacks("nscd"), "where nscd runs", () => {
      test("resolve, and nscd is not asked", async () => {
        await using machine = await FreshMachine.start("root");
        const preparation = "mkdir -p /run/nscd /var/cache/nscd; nscd; until [ -S /run/nscd/socket ]; do sleep 0.01; done";
        expect(await machine.run("sh", "-ec", preparation)).toMatchObject({ status: 0 });
        expect((await machine.run("nscd", "-g")).stdout).toMatch(/hosts cache:\s+yes {2}cache is enabled/);
        const asked = async () => {
          const [hosts = ""] = /\nhosts cache:[^]*?\n\n.*?\n\n/s.exec((await machine.run("nscd", "-g")).stdout) ?? [];
          return [...hosts.matchAll(/(\d+) {2}cache (?:hits|misses) on/g)].reduce((sum, [, count]) => sum + Number(count), 0);
        };
        await machine.run("getent", "ahostsv4", SERVER);
        const before = await asked();
        expect(before).toBeGreaterThan(0);
        expect(await lookUp(machine)).toEqual(FOUND);
        expect(await asked()).toBe(before);
      });
    });

    test("resolve with umask 077 for a program that is not root", async () => {
      await using machine = await FreshMachine.start("root");
      expect(await lookUp(machine, AS_NOBODY, "077")).toEqual(FOUND);
    });
  });
});
