import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describeAsRoot, TestMachine } from "../support/test-machine";
import { cloudConfig, fileIn, onThisMachine, render, TestFolder } from "./rendered-host";

/** An instance's lab-capture in a namespace of its own. A stand-in for the AWS CLI records its arguments and input. */
class Instance implements Disposable {
  readonly folder = new TestFolder();
  readonly machine = new TestMachine("host");
  readonly uploaded = join(this.folder.path, "uploaded.pcap");
  readonly script: string;

  constructor() {
    const config = cloudConfig(render("server"));
    this.folder.write("tcp-ip-lab.conf", fileIn(config, "/etc/tcp-ip-lab.conf"));
    this.script = this.folder.writeScript("lab-capture", onThisMachine(fileIn(config, "/usr/bin/lab-capture"), this.folder.path));
    this.awsCommand(`echo "$AWS_DEFAULT_REGION $*" >${this.folder.path}/aws-calls; cat >${this.uploaded}`);
  }

  awsCommand(body: string): void {
    this.folder.writeScript("aws", `#!/bin/bash\n${body}\n`);
  }

  run(...command: string[]): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, PATH: `${this.folder.path}:${process.env["PATH"]}` };
    const { status, stdout, stderr } = spawnSync(...this.machine.command("host", ...command), { encoding: "utf8", env });
    return { status, stdout, stderr };
  }

  capture(...words: string[]) {
    return this.run(this.script, ...words);
  }

  get awsCalls(): string {
    return readFileSync(join(this.folder.path, "aws-calls"), "utf8");
  }

  get ring(): string[] {
    const folder = join(this.folder.path, "captures");
    return readdirSync(folder)
      .sort()
      .filter((name) => name.includes(".pcap"))
      .map((name) => join(folder, name));
  }

  [Symbol.dispose](): void {
    this.capture("stop");
    this.machine[Symbol.dispose]();
    this.folder[Symbol.dispose]();
  }
}

/** The kernel's number of the capability: https://man7.org/linux/man-pages/man7/capabilities.7.html */
const CAP_NET_RAW = 13;

/** Arrival times of the packets in a file, in seconds. */
function arrivals(file: string): number[] {
  const lines = execFileSync("tcpdump", ["-tt", "-n", "-r", file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => Number.parseFloat(line));
}

describeAsRoot("lab-capture", () => {
  let instance: Instance;
  beforeEach(() => void (instance = new Instance()));
  afterEach(() => instance[Symbol.dispose]());

  test("captures what matches the filter until stopped, and uploads it under the host's name and the start time", () => {
    expect(instance.capture("start", "icmp", "and", "host", "127.0.0.1")).toMatchObject({
      status: 0,
      stdout: "capturing; end it with: lab-capture stop\n",
    });
    expect(instance.run("ping", "-c", "2", "-i", "0.2", "127.0.0.1").status).toBe(0);
    expect(instance.run("bash", "-c", "echo unheard >/dev/udp/127.0.0.1/9").status).toBe(0);
    const { status, stdout } = instance.capture("stop");
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^[1-9]\d* packets captured\n$/) as string });
    expect(instance.capture("upload").stdout).toMatch(/^s3:\/\/tcp-ip-lab-captures\/server\/\d{8}T\d{6}Z\.pcap\n$/);
    expect(instance.awsCalls).toMatch(/^eu-central-1 s3 cp - s3:\/\/tcp-ip-lab-captures\/server\/\d{8}T\d{6}Z\.pcap\n$/);
    expect(arrivals(instance.uploaded)).toHaveLength(Number.parseInt(stdout));
    // A capture keeps its name when it is uploaded again.
    const [first, second] = [instance.awsCalls, (instance.capture("upload"), instance.awsCalls)];
    expect(second).toBe(first);
  });

  test("keeps the last 100 MB, and uploads the ring's files as one, in the packets' order", () => {
    expect(instance.capture("start", "udp", "port", "9").status).toBe(0);
    const burst = `
      const socket = require("dgram").createSocket("udp4");
      let left = 400;
      const timer = setInterval(() => {
        for (let i = 0; i < 4 && left > 0; i++, left--) socket.send(Buffer.alloc(60000), 9, "127.0.0.1");
        if (left === 0) { clearInterval(timer); socket.close(); }
      }, 2);`;
    const lastWrite = (file?: string) => (file === undefined ? Infinity : statSync(file).mtimeMs);
    while (lastWrite(instance.ring[0]) <= lastWrite(instance.ring[9])) expect(instance.run(process.execPath, "-e", burst).status).toBe(0);
    expect(instance.capture("stop").status).toBe(0);
    const sizes = instance.ring.map((file) => statSync(file).size);
    expect(sizes).toHaveLength(10);
    expect(Math.max(...sizes)).toBeLessThan(10_100_000);
    const times = instance.ring.map((file) => arrivals(file));
    expect(times[0]![0]).toBeGreaterThan(times[9]![0]!); // the ring has wrapped around
    expect(instance.capture("upload").status).toBe(0);
    expect(arrivals(instance.uploaded)).toEqual(times.flat().sort((a, b) => a - b));
  });

  test("neither starts a second capture during a running one nor uploads a file that is still being written", () => {
    expect(instance.capture("start").status).toBe(0);
    expect(instance.capture("start")).toMatchObject({
      status: 1,
      stderr: "lab-capture: a capture is already running; end it with: lab-capture stop\n",
    });
    expect(instance.capture("upload")).toMatchObject({
      status: 1,
      stderr: "lab-capture: a capture is running; end it first with: lab-capture stop\n",
    });
    expect(existsSync(instance.uploaded)).toBe(false);
  });

  test("has nothing to stop or upload before the first capture", () => {
    expect(instance.capture("stop")).toEqual({ status: 0, stdout: "no capture is running\n", stderr: "" });
    expect(instance.capture("upload")).toEqual({
      status: 1,
      stdout: "",
      stderr: "lab-capture: there is no capture; take one with: lab-capture start [FILTER]\n",
    });
  });

  test("a new capture replaces the last one", () => {
    expect(instance.capture("start").status).toBe(0);
    expect(instance.capture("stop").status).toBe(0);
    expect(instance.capture("start").status).toBe(0);
    expect(instance.ring).toHaveLength(1);
  });

  test("explains a wrong filter, and captures nothing", () => {
    expect(instance.capture("start", "tcp", "prot", "80")).toMatchObject({
      status: 1,
      stderr: "lab-capture: tcpdump: can't parse filter expression: syntax error\n",
    });
    expect(instance.capture("stop").stdout).toBe("no capture is running\n");
  });

  test.each([[["-w", "/dev/null"]], [["-c 2"]], [["-c", "2"]], [["--version"]]])(
    "takes %j for a filter, not for tcpdump's options",
    (words) => {
      expect(instance.capture("start", ...words)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("syntax error") as string,
      });
      expect(instance.capture("stop").stdout).toBe("no capture is running\n");
    },
  );

  test("tcpdump has only the capability to capture", () => {
    expect(instance.capture("start").status).toBe(0);
    const { stdout } = instance.run("bash", "-c", `cat /proc/$(<${instance.folder.path}/run/tcpdump.pid)/status`);
    const line = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(stdout)?.[1];
    const [uid] = execFileSync("id", ["--user", "tcpdump"], { encoding: "utf8" }).trim().split("\n");
    expect(line("Uid")).toBe([uid, uid, uid, uid].join("\t"));
    expect(Number.parseInt(line("CapPrm") ?? "", 16)).toBe(2 ** CAP_NET_RAW);
    expect(line("NoNewPrivs")).toBe("1");
  });

  describe("with symbolic links that the user tcpdump has planted in its folder", () => {
    let secret: string;
    beforeEach(() => {
      secret = instance.folder.write("secret", `root only${" ".repeat(24)}root only`, 0o600);
      expect(instance.capture("start").status).toBe(0);
      expect(instance.capture("stop").status).toBe(0);
    });
    const plant = (name: string) => {
      const link = join(instance.folder.path, "captures", name);
      const asTcpdump = instance.run("runuser", "--user", "tcpdump", "--", "ln", "--symbolic", secret, link);
      expect(asTcpdump).toMatchObject({ status: 0, stderr: "" });
    };

    test("does not write through a link to root's file", () => {
      for (const name of ["tcpdump.log", "tcpdump.pid"]) plant(name);
      expect(instance.capture("start", "icmp").status).toBe(0);
      expect(readFileSync(secret, "utf8")).toMatch(/^root only +root only$/);
    });

    test("does not upload the target of a link to root's file", () => {
      plant("19700101T000000Z.pcap0");
      expect(instance.capture("upload").status).toBe(0);
      expect(readFileSync(instance.uploaded, "utf8")).not.toContain("root only");
    });
  });

  test("fails if the upload does", () => {
    instance.awsCommand("cat >/dev/null; exit 254");
    expect(instance.capture("start").status).toBe(0);
    expect(instance.capture("stop").status).toBe(0);
    expect(instance.capture("upload")).toMatchObject({ status: 254, stdout: "" });
  });

  test("runs itself with sudo unless the user is root", () => {
    instance.folder.writeScript("sudo", `#!/bin/bash\nshift\necho "as root: \${*##*/}"\n`);
    const asNobody = instance.run("setpriv", "--reuid=65534", "--clear-groups", instance.script, "start", "udp port 9");
    expect(asNobody).toEqual({ status: 0, stdout: "as root: lab-capture start udp port 9\n", stderr: "" });
  });

  test("ignores a process that reuses the PID of an ended capture", () => {
    mkdirSync(join(instance.folder.path, "run"));
    instance.folder.write("run/tcpdump.pid", "1\n");
    expect(instance.capture("stop").stdout).toBe("no capture is running\n");
  });

  test.each([[[]], [["begin"]], [["stop", "now"]], [["upload", "it"]], [["start icmp"]]])(
    "refuses %j with its usage and exit status 2",
    (words) => {
      const { status, stdout, stderr } = instance.capture(...words);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain("Usage: lab-capture start [FILTER]");
      expect(stderr).toContain(`lab-capture: expected start [FILTER], stop or upload: got "${words.join(" ")}"\n`);
    },
  );

  test("prints its usage, and which files S3 accepts", () => {
    expect(instance.capture("--help")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^Usage: lab-capture start \[FILTER\][^]* FILE s3:\/\/tcp-ip-lab-captures\/server\/\n.*\*\.pcap or \*\.pcapng; .* AccessDenied/,
      ) as string,
    });
  });
});
