// The verbs of a running lab, and their errors if the lab or the machine lacks something.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { open } from "../../local-lab";
import { runtimeFolder, runtimeFolders } from "../../local-lab/runtime-folder";
import { until } from "../local-lab/support/until";
import { lab, LAB, run, type Run } from "../support/lab-command";
import { describeAsRoot, describeWithNamespaces, isRoot } from "../support/test-machine";

const NAME = "t-verbs";
const named = (line: string) => [...line.split(" "), "--name", NAME];
/** The folder that a lab leaves. */
const traces = (name: string): string[] => (existsSync(join(runtimeFolder(), name)) ? [name] : []);

/** The commands that run in a lab, without its services. */
async function commands(name: string): Promise<string[]> {
  const listing = await open(name).script("ps -eo comm=", "list the processes");
  return listing.split("\n").filter((command) => ["tcpdump", "ping", "fping", "perl"].includes(command));
}

describeWithNamespaces("a lab that is up", () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "lab-verbs-"));
    await lab(named("down"));
    expect(await lab(named("up"))).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await lab(named("down"));
    expect(traces(NAME)).toEqual([]);
  });

  test("status shows each host's address and services, as text and as JSON", async () => {
    const { stdout } = await lab(named("status"));
    expect(stdout).toMatch(/^server +10\.0\.0\.10 +\d+ +\d+ +tcp-server running/m);
    const json = JSON.parse((await lab(named("status --json"))).stdout) as { hosts: { name: string; address: string }[] };
    expect(json.hosts.map(({ name, address }) => `${name} ${address}`)).toEqual([
      "server 10.0.0.10",
      "client-1 10.0.0.11",
      "client-2 10.0.0.12",
      "client-3 10.0.0.13",
    ]);
  });

  test("exec passes arguments, input, output and the exit status through", async () => {
    expect(await lab([...named("exec client-1"), "--", "sh", "-c", 'cat; echo "$0" >&2; exit 7', "a b"], { input: "hello" })).toEqual({
      status: 7,
      stdout: "hello",
      stderr: "a b\n",
    });
    expect(await lab([...named("exec client-2"), "--", "ip", "-br", "-4", "addr", "show", "eth0"])).toMatchObject({
      stdout: expect.stringContaining("10.0.0.12/24") as string,
    });
  });

  test("a command sees its host's name, and the machine keeps its own", async () => {
    const before = hostname();
    expect(await lab([...named("exec client-2"), "--", "hostname"])).toMatchObject({ status: 0, stdout: "client-2\n" });
    expect(hostname()).toBe(before);
  });

  // Leaves out folders that this user may not search: they turn the exit status 127 (not found) into 126.
  const env = { ...process.env, PATH: "/usr/bin:/bin" };

  test("exec has a shell's exit status for a missing command, a command without execute permission, and a signal", async () => {
    expect(await lab([...named("exec client-1"), "--", "nosuch"], { env })).toMatchObject({ status: 127 });
    // env would read it as an assignment.
    expect(await lab([...named("exec client-1"), "--", "FOO=1"], { env })).toMatchObject({ status: 127, stdout: "" });
    expect(await lab([...named("exec client-1"), "--", "/etc/passwd"])).toMatchObject({ status: 126 });
    expect(await lab([...named("exec client-1"), "--", "sh", "-c", "kill -9 $$"])).toMatchObject({ status: 137 });
  });

  test("shell reads commands and ends with their exit status", async () => {
    const shell = await lab(named("shell client-3"), {
      input: "ip -br -4 addr show eth0\nexit 5\n",
      env: { ...process.env, SHELL: "/bin/sh" },
    });
    expect(shell).toMatchObject({ status: 5, stdout: expect.stringContaining("10.0.0.13/24") as string });
  });

  test("exec and shell pass on a command or SHELL that begins with a hyphen", async () => {
    expect(await lab([...named("exec client-1"), "--", "--help"], { env })).toMatchObject({ status: 127, stdout: "" });
    expect(await lab(named("shell client-1"), { env: { ...env, SHELL: "-a" } })).toMatchObject({ status: 127, stdout: "" });
  });

  test("exec keeps the caller's directory and user id", async () => {
    const before = ["sh", "-c", `cd ${folder}; exec "$@"`, "sh"];
    expect(await lab([...named("exec client-1"), "--", "sh", "-c", "pwd; id -u"], { before })).toEqual({
      status: 0,
      stdout: `${folder}\n${process.getuid?.()}\n`,
      stderr: "",
    });
  });

  test("exec passes the environment on, but no proxy and no settings of PostgreSQL, which lead to what a host cannot reach", async () => {
    const misleading = {
      PGSSLMODE: "require",
      PGHOSTADDR: "127.0.0.1",
      http_proxy: "http://proxy:3128",
      HTTPS_PROXY: "http://proxy:3128",
      all_proxy: "socks5://proxy",
      NO_PROXY: "nowhere",
    };
    const { status, stdout } = await lab([...named("exec client-1"), "--", "env"], { env: { ...process.env, ...misleading, KEPT: "yes" } });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^KEPT=yes$/m);
    expect(stdout).not.toMatch(new RegExp(`^(${Object.keys(misleading).join("|")})=`, "m"));
  });

  test("exec passes signals on to the command", async () => {
    const command = 'trap "echo got TERM; exit 4" TERM; echo ready; while :; do sleep 0.1; done';
    const { status, stdout } = await lab([...named("exec client-1"), "--", "sh", "-c", command], { signalAt: [/ready/, "SIGTERM"] });
    expect({ status, stdout }).toEqual({ status: 4, stdout: "ready\ngot TERM\n" });
  });

  test("a shell on a terminal has job control; Ctrl-C ends its command and not the shell; the terminal is given back", async () => {
    const line = `${process.execPath} ${LAB} ${named("shell client-1").join(" ")}; echo "status $?"; read -r answer; echo "read $answer"`;
    const terminal = spawn("script", ["-qefc", line, "/dev/null"], { env: { ...process.env, SHELL: "/bin/bash", PS1: "$ " } });
    let output = "";
    terminal.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    const says = (text: RegExp) => until(`the terminal to show ${text}`, () => text.test(output));
    const type = (text: string) => terminal.stdin.write(text);
    const ended = new Promise((resolve) => terminal.once("close", resolve));
    try {
      type("tty; set -o | grep monitor; ps -o stat= -p $$\n");
      await says(/\/dev\/pts\/\d+\s[^]*monitor\s+on\s[^]*S/);
      type("echo sl''eeping; sleep 300\n");
      await says(/^sleeping/m);
      type("\x03");
      type("echo status of sl''eep: $?; exit 5\n");
      await says(/status of sleep: 130/);
      await says(/status 5/);
      type("mine\n");
      await says(/read mine/);
      await ended;
      expect(output).not.toMatch(/cannot set terminal process group|no job control/);
    } finally {
      terminal.kill("SIGKILL");
    }
  });

  /** Types lines into an interactive bash, each once the previous one has shown its text. */
  async function type(lines: readonly (readonly [line: string, shows: RegExp])[]): Promise<string> {
    const terminal = spawn("script", ["-qefc", "bash --norc -i", "/dev/null"], { env: { ...process.env, PS1: "$ ", SHELL: "/bin/sh" } });
    let output = "";
    terminal.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    try {
      for (const [line, shows] of lines) {
        const before = output.length;
        terminal.stdin.write(line);
        await until(`${shows} after ${JSON.stringify(line)}`, () => shows.test(output.slice(before)));
      }
      return output;
    } finally {
      terminal.kill("SIGKILL");
    }
  }
  const command = (line: string) => `${process.execPath} ${LAB} ${line.replace(/^(\w+)/, `$1 --name ${NAME}`)}`;

  test("a shell that saves its process group, as dash does, ends with its exit status", async () => {
    const output = await type([
      [`${command("shell client-1")}\n`, /exit leaves[^]*\$ $/],
      ["exit 7\n", /\$ $/],
      ["echo status $?\n", /status 7/],
    ]);
    expect(output).not.toContain("Cannot set tty");
  });

  test("a command in the background leaves the terminal to the caller's shell", async () => {
    await type([
      [`${command("exec client-1 -- sleep 1")} & wait\n`, /Done/],
      ["echo st''ill here\n", /still here/],
    ]);
  });

  test("Ctrl-Z stops a command, fg continues it, Ctrl-C ends it", async () => {
    await type([
      [`${command("exec client-1 -- sh -c 'echo begun; exec sleep 300'")}\n`, /begun\s+$/],
      ["\x1a", /Stopped/],
      ["fg\n", /exec sleep 300'\s+$/],
      ["\x03", /\$ $/],
      ["echo status $?\n", /status 130/],
    ]);
  });

  test("logs show what a service has written, and follow it until Ctrl-C", async () => {
    expect(await lab(named("logs server tcp-server"))).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^listening on/m) as string,
    });
    expect((await lab(named("logs server"))).stdout).toMatch(/==> tcp-server <==[^]*==> udp-server <==/);
    const following = lab(named("logs server udp-server --follow"), { signalAt: [/from client follower/, "SIGINT"] });
    const client = "lab-apps udp-client server.tcp-ip-sandbox.jch 1234 --msg-count 1 --client-name follower";
    expect(await lab([...named("exec client-2"), "--", ...client.split(" ")])).toMatchObject({ status: 0 });
    expect(await following).toMatchObject({ status: 0 });
  });

  test("capture shows packets as they arrive, and shuts down gracefully on Ctrl-C", async () => {
    const capturing = lab(named("capture server icmp"), { signalAt: [/echo reply/, "SIGINT"] });
    const pinging = lab([...named("exec client-1"), "--", "ping", "-c", "50", "-i", "0.1", "server.tcp-ip-sandbox.jch"], {
      signalAt: [/icmp_seq=30/, "SIGINT"],
    });
    const { status, stdout, stderr } = await capturing;
    await pinging;
    expect(stdout).toContain("10.0.0.11 > 10.0.0.10: ICMP echo request");
    expect(stderr).toMatch(/packets captured/);
    expect(status).toBe(0);
  });

  test("capture writes pcap to a file and to a pipe", async () => {
    const file = join(folder, "capture.pcap");
    const signalAt = [/Ctrl-C ends/, "SIGINT"] as const;
    expect(await lab(named(`capture server --write ${file}`), { signalAt })).toMatchObject({ status: 0 });
    expect(execFileSync("tcpdump", ["-nr", file], { stdio: ["ignore", "pipe", "ignore"] })).toBeInstanceOf(Buffer);
    // https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html: the magic number, in this machine's byte order.
    expect(readFileSync(file).readUInt32LE(0)).toBe(0xa1b2c3d4);
    expect((await lab(named("capture server --write -"), { signalAt })).stdout.length).toBeGreaterThanOrEqual(20);
  });

  test("the drops are listed by host, peer and port", async () => {
    await lab([...named("exec client-1"), "--", "timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/10.0.0.12/4444"]);
    const drops = JSON.parse((await lab(named("status --drops --json"))).stdout) as {
      host: string;
      peer: string;
      port: number;
      packets: number;
    }[];
    expect(drops).toContainEqual(
      expect.objectContaining({ host: "client-1", direction: "egress", peer: "client-2", protocol: "tcp", port: 4444 }),
    );
    expect((await lab(named("status --drops"))).stdout).toMatch(/^\d+ +client-1 egress +client-1 +client-2 \(10\.0\.0\.12\) +tcp\/4444$/m);
  });

  test("validate passes, with every prediction as JSON", async () => {
    const { status, stdout } = await lab(named("validate --json"));
    const { pass, predictions } = JSON.parse(stdout) as { pass: boolean; predictions: { agrees: boolean }[] };
    expect({ status, pass, agreeing: predictions.filter(({ agrees }) => agrees).length }).toEqual({ status: 0, pass: true, agreeing: 108 });
  });

  test("validate leaves no probers behind when interrupted", async () => {
    const { status, stdout } = await lab(named("validate"), { signalAt: [/probes between/, "SIGINT"] });
    expect({ status, stdout }).toEqual({ status: 130, stdout: "" });
    await until("no prober and no fping", async () => (await commands(NAME)).length === 0);
  });

  const broken: readonly (readonly [string, string[], number, RegExp])[] = [
    ["up again", named("up"), EXIT.labState, /the lab "t-verbs" is up already/],
    ["demo beside it, under its name", named("demo"), EXIT.labState, /is up already/],
    ["exec on no such host", [...named("exec clinet-1"), "--", "true"], EXIT.usage, /did you mean client-1\?/],
    ["exec on client-4, in a lab of three clients", [...named("exec client-4"), "--", "true"], EXIT.usage, /server, client-1 to client-3/],
    ["exec without a command", named("exec client-1"), EXIT.usage, /missing required argument 'command'/],
    ["shell on no such host", named("shell sever"), EXIT.usage, /did you mean server\?/],
    ["logs of no such service", named("logs server tcp-sever"), EXIT.usage, /no service on server "tcp-sever"; did you mean tcp-server\?/],
    ["logs of another host's service", named("logs client-1 udp-server"), EXIT.usage, /there are: tcp-client/],
    ["capture with a wrong filter", named("capture server prot 99 x"), EXIT.failed, /can't parse filter expression/],
    [
      "capture with a filter that tcpdump would take for an option",
      [...named("capture server"), "--", "-c 2"],
      EXIT.failed,
      /can't parse filter/,
    ],
    [
      "capture with a filter that tcpdump would take for its help",
      [...named("capture server"), "--", "--help"],
      EXIT.failed,
      /can't parse filter/,
    ],
    ["capture to a folder that is not there", named("capture server --write /nonexistent/x"), EXIT.failed, /ENOENT/],
    ["capture to a folder", named("capture server --write /tmp"), EXIT.failed, /EISDIR/],
    ["capture on no such host", named("capture servr"), EXIT.usage, /did you mean server\?/],
    ["a name that no lab can have", ["up", "--name", "../x"], EXIT.usage, /not a lab's name: got "..\/x"/],
    ["an empty name", ["up", "--name", ""], EXIT.usage, /not a lab's name: got ""/],
    ["too few clients for the demonstrations", ["demo", "--clients", "2", "--name", "t-few"], EXIT.usage, /need .*client-3, too/],
  ];
  test.concurrent.each(broken)("%s", async (_, words, status, message) => {
    const outcome = await lab(words);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    expect(outcome.status).toBe(status);
  });

  test("a capture with a wrong filter does not change an existing output file", async () => {
    const file = join(folder, "kept.pcap");
    writeFileSync(file, "kept");
    expect(await lab(named(`capture server --write ${file} prot 99 x`))).toMatchObject({ status: EXIT.failed });
    expect(readFileSync(file, "utf8")).toBe("kept");
  });

  test("a capture to a full disk fails with the reason, and leaves no tcpdump behind", async () => {
    const flooding = lab([...named("exec client-1"), "--", "ping", "-c", "4000", "-i", "0.002", "-s", "1000", "10.0.0.10"], {
      signalAt: [/icmp_seq=2000/, "SIGINT"],
    });
    const { status, stderr } = await lab(named("capture server --write /dev/full"));
    await flooding;
    expect(stderr).toMatch(/^lab: could not write the capture: cannot write \/dev\/full: no space is left there \(ENOSPC\)/m);
    expect(status).toBe(EXIT.failed);
    await until("no tcpdump", async () => (await commands(NAME)).length === 0);
  });

  test("after a scan of 10,000 ports, drops beyond the list's capacity are counted, and validate passes", async () => {
    const scan = `const s = require("dgram").createSocket("udp4"); let port = 0;
      const next = () => (++port <= 10000 ? s.send("x", port, "10.0.0.10", next) : s.close()); next();`;
    expect(await lab([...named("exec client-1"), "--", process.execPath, "-e", scan])).toMatchObject({ status: 0 });
    const { status, stdout, stderr } = await lab(named("status --drops"));
    expect(stderr).toMatch(/^\d{4} more packets dropped at client-1 egress: the list was full$/m);
    expect(stdout.split("\n").length).toBeGreaterThan(4096);
    expect(status).toBe(0);
    expect((await lab(named("validate"))).stdout).toMatch(/^pass: 108 of 108 predictions hold/m);
  });
});

describe("a machine or a user that cannot run the lab", () => {
  // Only root can drop a capability for its commands.
  describeAsRoot("without a capability that it takes", () => {
    test("up and doctor exit with 3 and quote the kernel's error", async () => {
      const before = ["setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin"];
      expect(await lab(["up", "--name", "t-unfit"], { before })).toMatchObject({
        status: EXIT.cannotRunHere,
        stderr: expect.stringMatching(/could not make the lab's namespaces: unshare: unshare failed: Operation not permitted/) as string,
      });
      expect(await lab(["doctor"], { before })).toMatchObject({
        status: EXIT.cannotRunHere,
        stdout: expect.stringMatching(/^no +lab: make the lab's namespaces .*Operation not permitted$/m) as string,
      });
    });
  });

  test.each(["explain client-1 server icmp", "matrix", "up --dry-run"])("lab %s needs no lab", async (line) => {
    expect(await lab(line.split(" "))).toMatchObject({ status: 0, stderr: "" });
  });

  describeWithNamespaces("if user namespaces are forbidden", () => {
    // A user namespace that allows no nested one (user_namespaces(7)), and whose user is not root.
    const asNobody = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
    const forbid = 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"';
    const before = [...asNobody, "unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c", forbid, "sh"];
    const WAYS_OUT =
      /user\.max_user_namespaces is 0; allow them \(sudo sysctl user\.max_user_namespaces=10000\), or be root: sudo npx lab (\w+)/;

    test.each(["up", "demo"])("lab %s exits with 3, names the setting that forbids them, and lists the remedies", async (verb) => {
      const { status, stdout, stderr } = await lab([verb], { before });
      expect(stderr).toMatch(
        /^lab: could not make the lab's namespaces: unshare: unshare failed: No space left on device\n.*\nwhat works here: /m,
      );
      expect(WAYS_OUT.exec(stderr)?.[1]).toBe(verb);
      expect({ status, stdout }).toEqual({ status: EXIT.cannotRunHere, stdout: "" });
    });

    test("doctor prints the same message, and exits with 3", async () => {
      const { status, stdout } = await lab(["doctor"], { before });
      expect(stdout).toMatch(/^no +lab: make the lab's namespaces .*unshare failed/m);
      expect(stdout).toMatch(WAYS_OUT);
      expect(stdout).toMatch(/^the lab cannot run here$/m);
      expect(status).toBe(EXIT.cannotRunHere);
    });
  });

  // lab also searches administrators' folders.
  const bare: Run = { env: { ...process.env, PATH: "/nonexistent" } };
  test("a missing tool is named, with the command that installs it", async () => {
    const { stdout, status } = await lab(["doctor", "--json"], bare);
    const { runs, findings, advice } = JSON.parse(stdout) as { runs: boolean; findings: { what: string; ok: boolean }[]; advice: string[] };
    expect({ runs, status }).toEqual({ runs: false, status: EXIT.cannotRunHere });
    expect(findings).toContainEqual(expect.objectContaining({ what: "tcpdump", ok: false }));
    expect(advice[0]).toMatch(/^install with: .*tcpdump/);
  });

  describeWithNamespaces("that can", () => {
    test("up without its tools exits with 3 and leaves nothing behind", async () => {
      const { status, stderr } = await lab(["up", "--name", "t-bare"], bare);
      expect(stderr).toMatch(/missing .*tcpdump \(captures\)[^]*install with: /);
      expect(status).toBe(EXIT.cannotRunHere);
      expect(traces("t-bare")).toEqual([]);
    });

    test.concurrent.each(["status", "exec client-1 true", "shell client-1", "logs server", "capture server", "validate"])(
      "lab %s of a lab that is not up fails and says so",
      async (verb) => {
        expect(await lab([...verb.split(" "), "--name", "t-not-up"])).toEqual({
          status: EXIT.labState,
          stdout: "",
          stderr: expect.stringMatching(
            /^lab: the lab "t-not-up" is not up; (no lab is|up are: .+)\nto bring it up: npx lab up --name t-not-up\n$/,
          ) as string,
        });
      },
    );

    test("explain and matrix use the running lab if its name is given", async () => {
      const name = ["--name", "t-wide"];
      try {
        expect(await lab(["up", "--clients", "5", ...name])).toMatchObject({ status: 0 });
        expect(await lab(["explain", "client-5", "server", "tcp/1234", ...name])).toMatchObject({ status: 0 });
        expect((await lab(["matrix", ...name])).stdout).toContain("client-5");
        expect((await lab(["status", "--name", "t-not-up"])).stderr).toMatch(/up are: .*\bt-wide\b/);
        expect(await lab(["matrix", "--clients", "2", ...name])).toMatchObject({
          status: 2,
          stderr: expect.stringContaining("cannot be used with") as string,
        });
      } finally {
        await lab(["down", ...name]);
      }
    });

    test("down of a lab that is not up succeeds", async () => {
      expect(await lab(["down", "--name", "t-not-up"])).toMatchObject({ status: 0 });
    });

    test("doctor brings up a small real lab, as a VPC and as a LAN, and leaves nothing behind", async () => {
      const { status, stdout } = await lab(["doctor"]);
      for (const kind of ["lab", "LAN"])
        for (const step of ["create the VPC", "security groups and the resolver", "names are answered", "capture packets on a host"])
          expect(stdout).toMatch(new RegExp(`^ok +${kind}: .*${step} +works$`, "m"));
      expect(status).toBe(0);
      expect(runtimeFolders().filter((each) => each.startsWith("doctor-"))).toEqual([]);
    });
  });
});

describeWithNamespaces("lab typed on a host of a lab", () => {
  const name = "t-inside";
  beforeAll(async () => void (await lab(["up", "--name", name])));
  afterAll(async () => void (await lab(["down", "--name", name])));

  test.each(["down", "up", "status", "exec client-1 true", "demo"])(
    "%s says whose host it is and to leave first, and does nothing",
    async (verb) => {
      const inside = await lab(["exec", "client-1", "--name", name, "--", process.execPath, LAB, ...verb.split(" ")]);
      expect(inside).toEqual({
        status: EXIT.cannotRunHere,
        stdout: "",
        stderr: `lab: this is a host of the lab "${name}", where no lab can be seen; leave it first (exit)\n`,
      });
      expect(await lab(["status", "--name", name])).toMatchObject({ status: 0 });
    },
  );

  test("explain and matrix need no lab", async () => {
    expect(await lab(["exec", "client-1", "--name", name, "--", process.execPath, LAB, "matrix"])).toMatchObject({ status: 0, stderr: "" });
  });
});

describeWithNamespaces("a host that is gone", () => {
  const name = "t-gone";
  const GONE = "client-2 is gone: somebody deleted its network namespace; take the lab down and bring it up again";

  test.each(["ip netns delete client-2", "umount /run/netns/client-2"])(
    "is explained in the same words by each verb after %s; down clears the rest",
    async (deed) => {
      await lab(["up", "--name", name]);
      try {
        await open(name).script(deed, "delete a host");
        for (const verb of [
          "status",
          "status --drops",
          "validate",
          "exec client-2 true",
          "shell client-2",
          "capture client-2",
          "start client-2",
        ]) {
          const { status, stdout, stderr } = await lab([...verb.split(" "), "--name", name]);
          expect({ status, stdout, explained: stderr.endsWith(`lab: ${GONE}\n`) }).toEqual({
            status: EXIT.failed,
            stdout: "",
            explained: true,
          });
        }
        expect(await lab(["logs", "client-2", "--name", name])).toMatchObject({ status: EXIT.yes, stderr: `${GONE}\n` });
        expect(await lab(["exec", "client-1", "--name", name, "--", "true"])).toMatchObject({ status: EXIT.yes });
      } finally {
        expect(await lab(["down", "--name", name])).toMatchObject({ status: EXIT.yes });
      }
      expect(traces(name)).toEqual([]);
    },
  );
});

describeWithNamespaces("what ends a verb", () => {
  const moments: readonly (readonly [NodeJS.Signals, number, string, RegExp])[] = [
    ["SIGINT", 130, "up", /create the VPC/],
    ["SIGTERM", 143, "up", /start the client programs/],
    ["SIGINT", 130, "up", /start the server programs/],
    ["SIGHUP", 129, "demo", /1\. TCP/],
    ["SIGINT", 130, "demo", /5\. TCP/],
  ];
  test.each(moments)("%s (exit status %i) during %s, at %s, undoes what was done", async (signal, expected, verb, moment) => {
    const name = "t-interrupted";
    const { status, stderr } = await lab([verb, "--name", name], { signalAt: [moment, signal] });
    expect(stderr).toContain(`${signal}: undoing`);
    expect(stderr).toMatch(/lab: interrupted$/m);
    expect(status).toBe(expected);
    expect(traces(name)).toEqual([]);
  });

  /** Runs a shell pipeline; the exit status is the verb's. */
  const inShell = (line: string) => run("bash", ["-c", `set -o pipefail; ${line}`, LAB]);

  test("demo cleans up and exits with 141 if its output is closed", async () => {
    expect(await inShell('"$0" demo --name t-unread | head -1')).toMatchObject({ status: 141 });
    expect(traces("t-unread")).toEqual([]);
  });

  test("a verb that prints all its output at once succeeds even if the reader closes the pipe early", async () => {
    expect(await inShell('"$0" matrix --clients 200 | head -1')).toMatchObject({ status: 0, stderr: "" });
    expect(await inShell('"$0" explain server client-1 icmp | true')).toMatchObject({ status: 0 });
    expect(await inShell('"$0" explain server client-1 tcp/1 | true')).toMatchObject({ status: EXIT.no });
  });

  test("output that cannot be written is reported as a failure", async () => {
    const { status, stderr } = await inShell('"$0" matrix >/dev/full');
    expect(stderr).toMatch(/^lab: cannot write its output: no space is left there \(ENOSPC\)/);
    expect(status).toBe(EXIT.failed);
  });
});

describeWithNamespaces("logs that are followed", () => {
  test("continue with the new lab after down and up", async () => {
    const name = ["--name", "t-follow"];
    await lab(["up", ...name]);
    const following = spawn(LAB, ["logs", "server", "tcp-server", "--follow", ...name]);
    let output = "";
    following.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    try {
      await until("the first lab's log", () => output.includes("listening on"));
      await lab(["down", ...name]);
      await lab(["up", ...name]);
      await until("the second lab's log", () => output.split("listening on").length === 3);
    } finally {
      following.kill("SIGINT");
      await lab(["down", ...name]);
    }
  });
});
