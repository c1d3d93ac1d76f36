import { readFileSync, statSync } from "node:fs";
import { down, open } from "../../local-lab";
import { LOG_LIMIT } from "../../local-lab/keeper/service-log";
import { lab as labCommand } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";
import { TestLab } from "./support/test-lab";
import { until } from "./support/until";

describeWithNamespaces("the services of a running lab", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-services", { services: true });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const log = (host: string, name: string) => readFileSync(lab.running.services.logFiles(host, name).newer, "utf8");
  const status = async (host: string, name: string) => {
    const found = (await lab.running.services.list()).find((each) => each.host === host && each.name === name);
    if (!found) throw new Error(`no service ${name} on ${host}`);
    return found;
  };
  const restarted = (host: string, name: string, starts: number) =>
    until(`another start of ${name}`, async () => {
      const now = await status(host, name);
      return now.state === "running" && now.starts > starts;
    });
  const signal = async (host: string, name: string, signal: string) =>
    lab.running.exec(host, ["kill", `-${signal}`, String((await status(host, name)).processId)]);

  it("are the topology's, started after the resolver, servers before clients", async () => {
    const wanted = lab.running.lab.hosts.flatMap((host) => host.services.map(({ name }) => `${host.name} ${name}`));
    const programs = await lab.running.services.list();
    expect(programs.map(({ host = "the VPC", name }) => `${host} ${name}`)).toEqual(["the VPC resolver", ...wanted]);
    await until("all to run", async () => (await lab.running.services.list()).every(({ state }) => state === "running"));
    expect(programs.map(({ starts }) => starts)).toEqual(programs.map(() => 1));
  });

  it("reach each other by name: TCP, UDP, and a receive window that closes", async () => {
    await until("TCP answered", () => log("client-1", "tcp-client").includes("Response to message: Message #1"));
    await until("UDP answered", () => log("client-2", "udp-client").includes("Response to message: Message #1"));
    await until("a connection to the hesitant consumer", () => log("server", "hesitant-consumer").includes("10.0.0.13"));
  });

  it("close the consumer's window before its automatic reading begins after a minute", async () => {
    const closed = async () => {
      const { stdout } = await lab.running.exec("server", ["nstat", "-asz", "TcpExtTCPToZeroWindowAdv"]);
      return /TcpExtTCPToZeroWindowAdv +[1-9]/.test(stdout);
    };
    await until(
      "a closed window, or reading",
      async () => log("server", "hesitant-consumer").includes("reading (time)") || closed(),
      90_000,
    );
    expect(await closed()).toBe(true);
    expect(log("server", "hesitant-consumer")).not.toContain("reading (time)");
  }, 100_000);

  it("are listed when the lab is opened by its name", async () => {
    expect(await open("t-services").services.list()).toHaveLength(7);
  });

  it("restart whenever they end, and log the restart", async () => {
    const { starts } = await status("server", "udp-server");
    await signal("server", "udp-server", "KILL");
    await restarted("server", "udp-server", starts);
    expect(log("server", "udp-server")).toContain("supervise: ended with SIGKILL; starts again in 1 s");
  });

  it("stay stopped until they are started again", async () => {
    const { starts } = await status("server", "tcp-server");
    await lab.running.services.stop("server", "tcp-server");
    expect(await status("server", "tcp-server")).toEqual({ host: "server", name: "tcp-server", state: "stopped", starts });
    await lab.running.services.start("server", "tcp-server");
    await lab.running.services.start("server", "tcp-server");
    await restarted("server", "tcp-server", starts);
    expect((await status("server", "tcp-server")).starts).toBe(starts + 1);
    await expect(lab.running.services.stop("client-1", "tcp-server")).rejects.toThrow("no service tcp-server on client-1");
  });

  it("receive signals: the hesitant consumer reads", async () => {
    const before = log("server", "hesitant-consumer").length;
    await signal("server", "hesitant-consumer", "USR1");
    await until("it to read", () => log("server", "hesitant-consumer").slice(before).includes("reading (SIGUSR1)"));
  });

  it("inherit only PATH, LANG and HOME from the caller's environment, and have colours turned on for the log", async () => {
    const secrets = { AWS_SECRET_ACCESS_KEY: "secret", NODE_OPTIONS: "--no-deprecation" };
    const name = "t-environment";
    try {
      expect(await labCommand(["up", "--name", name, "--clients", "1"], { env: { ...process.env, ...secrets } })).toMatchObject({
        status: 0,
      });
      const script = `for pid in $(pgrep -f lab-apps.mjs); do tr '\\0' '\\n' <"/proc/$pid/environ"; done | sed 's/=.*//' | sort -u`;
      const names = (await open(name).script(script, "read the services' environments")).trim().split("\n");
      // The shell adds the working directory.
      expect(names.filter((each) => !["PWD", "OLDPWD"].includes(each))).toEqual(["FORCE_COLOR", "HOME", "LANG", "PATH"]);
    } finally {
      await down(name);
    }
  });

  it("write no more than their logs' limit, and keep one rotated log", async () => {
    const { newer, older } = lab.running.services.logFiles("server", "udp-server");
    const flood = `const s = require("dgram").createSocket("udp4"); const m = Buffer.from("\\0\\1\\0\\1x");
      let n = 0; const send = () => s.send(m, 1234, "10.0.0.10", () => (++n % 1000 ? send() : setImmediate(send)));
      for (let i = 0; i < 8; i++) send();`;
    const flooding = lab.running.spawn("client-1", [process.execPath, "-e", flood], { stdio: "ignore" });
    try {
      let most = 0;
      const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      let first: number | undefined;
      await until("the log to be rotated twice", () => {
        most = Math.max(most, size(newer), size(older));
        const inode = statSync(older, { throwIfNoEntry: false })?.ino;
        first ??= inode;
        return inode !== undefined && inode !== first;
      });
      expect(most).toBeLessThanOrEqual(LOG_LIMIT / 2);
      expect(most).toBeGreaterThan(LOG_LIMIT / 2 - 100_000);
    } finally {
      flooding.kill("SIGKILL");
    }
  });
});
