import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { down, LabError, labsUp, open, up } from "../../local-lab";
import { FORMAT, LabFolder } from "../../local-lab/lab-folder";
import { isRunning } from "../../local-lab/process-identity";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { lab as labCommand } from "../support/lab-command";
import { describeWithNamespaces, isRoot } from "../support/test-machine";
import { defaultLab, TestLab, testPlan } from "./support/test-lab";
import { until } from "./support/until";

const ping = ["ping", "-c1", "-W2", "10.0.0.10"];

/** The lab's folder is gone, and so is the lab. */
const isGone = (name: string) => !existsSync(new LabFolder(name).path);

describeWithNamespaces("a lab on this machine", () => {
  it("comes up, is found by its name, and leaves no trace", async () => {
    const name = "t-up";
    let keeper;
    {
      await using lab = await TestLab.start(name);
      keeper = new LabFolder(name).keeper;
      expect(labsUp()).toContain(name);
      expect(open(name).lab).toEqual(JSON.parse(JSON.stringify(lab.running.lab)));
      expect(await lab.running.script("ls /run/netns", "list the hosts")).toBe("client-1\nclient-2\nclient-3\nserver\n");
    }
    expect(keeper && isRunning(keeper)).toBe(false);
    expect(labsUp()).not.toContain(name);
    expect(isGone(name)).toBe(true);
    expect(() => open(name)).toThrow(new LabError(`the lab "${name}" is not up`));
  });

  it("warns, before it comes up, of a service on a port that no rule opens", async () => {
    const [server, ...clients] = scenario().hosts;
    const closed = { ...server!.services[0]!, listensOn: [{ transport: "tcp", port: 8080 }] } as const;
    const lab = instantiate({ ...scenario(), hosts: [{ ...server!, services: [closed] }, ...clients] });
    const steps: string[] = [];
    await up(testPlan({ name: "t-warned", lab }), { onStep: (title) => steps.push(title) });
    await down("t-warned");
    expect(steps[0]).toBe("warning: service tcp-server of host server listens on tcp/8080, which no rule of its security groups opens");
  });

  it("can be taken down twice: the second `down` has nothing to do", async () => {
    const name = "t-twice";
    await up(testPlan({ name }));
    expect(await down(name)).toBe(true);
    expect(await down(name)).toBe(false);
  });

  it("is not brought up a second time", async () => {
    await using lab = await TestLab.start("t-again");
    await expect(up(testPlan({ name: "t-again" }))).rejects.toThrow(
      'the lab "t-again" is up already; take it down first, or use another name',
    );
    expect((await lab.running.exec("client-1", ping)).status).toBe(0);
  });

  /** Separate processes, so that their steps can interleave. */
  const raceTo = async (name: string) => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => labCommand(["up", "--name", name, "--clients", "1"])));
    const losers = outcomes.filter(({ status }) => status !== 0);
    expect(losers.map(({ stderr }) => stderr.split("\n").findLast((line) => line.startsWith("lab: ")))).toEqual(
      losers.map(() => expect.stringMatching(`the lab "${name}" is (up already|being brought up by another process)`) as string),
    );
    return outcomes.length - losers.length;
  };

  it("is brought up by only one of several concurrent processes", async () => {
    expect(await raceTo("t-race")).toBe(1);
    expect(open("t-race").name).toBe("t-race");
    await down("t-race");
  });

  it("is brought up by one of several processes that all try to remove a previous lab's remains", async () => {
    const name = "t-race-remains";
    for (let time = 0; time < 3; time++) {
      expect(await raceTo(name)).toBe(1);
      const { keeper } = new LabFolder(name);
      process.kill(keeper?.id ?? NaN, "SIGKILL");
      await until("the keeper to be gone", () => keeper !== undefined && !isRunning(keeper));
      expect(new LabFolder(name).state).toBe("remains");
    }
    await down(name);
  });

  it("survives clients that close their connection to the keeper early", async () => {
    await using lab = await TestLab.start("t-hang-up");
    for (let time = 0; time < 20; time++) {
      const socket = connect(new LabFolder("t-hang-up").controlSocket);
      socket.on("error", () => undefined).write(time % 2 === 0 ? "{}\n" : "no JSON\n");
      await new Promise((resolve) => setTimeout(resolve, time));
      socket.destroy();
    }
    expect((await lab.running.services.list()).map(({ name }) => name)).toContain("resolver");
  });

  it("refuses a runtime folder whose path is too long for a socket, and names the remedy", async () => {
    const folder = join(mkdtempSync(join(tmpdir(), "lab-")), "x".repeat(100));
    mkdirSync(folder);
    const { status, stderr } = await labCommand(["up"], { env: { ...process.env, XDG_RUNTIME_DIR: folder } });
    if (isRoot) await down("tcp-ip-lab");
    else {
      expect(stderr).toContain("is too long for a socket's path, 107 bytes: set XDG_RUNTIME_DIR to a shorter folder\n");
      expect(status).toBe(5);
    }
    rmSync(dirname(folder), { recursive: true });
  });

  it("needs no HOME", async () => {
    const env = { ...process.env };
    delete env["HOME"];
    expect(await labCommand(["up", "--name", "t-homeless", "--clients", "1"], { env })).toMatchObject({ status: 0 });
    await down("t-homeless");
  });

  it("can run next to another one with the same addresses, isolated from it", async () => {
    await using one = await TestLab.start("t-one");
    await using other = await TestLab.start("t-other", { lab: defaultLab(1) });
    expect((await one.running.exec("client-3", ping)).status).toBe(0);
    expect((await other.running.exec("client-1", ping)).status).toBe(0);
    expect((await other.running.exec("client-1", ["ping", "-c1", "-W1", "10.0.0.13"])).status).not.toBe(0);
  });

  it("is undone if a step fails, with the step and the reason", async () => {
    const plan = testPlan({ name: "t-fail" });
    const failing = { title: "do the impossible", scripts: ["true", "echo no way >&2; exit 3"] };
    await expect(up({ ...plan, steps: [...plan.steps, failing] })).rejects.toThrow(new LabError("could not do the impossible: no way"));
    expect(isGone("t-fail")).toBe(true);
  });

  it("fails if one of a step's parallel scripts fails, after the others have ended", async () => {
    const plan = testPlan({ name: "t-parallel" });
    const file = join(mkdtempSync(join(tmpdir(), "lab-")), "made");
    const step = { title: "do three things", scripts: ["true", "echo no way >&2; exit 3", `sleep 0.3; : >${file}`] };
    await expect(up({ ...plan, steps: [...plan.steps, step] })).rejects.toThrow(new LabError("could not do three things: no way"));
    expect(existsSync(file)).toBe(true);
    rmSync(dirname(file), { recursive: true });
  });

  it("is undone, with a message, if a host cannot resolve a name", async () => {
    const plan = testPlan({ name: "t-nameless" });
    const withoutRecords = (words: readonly string[]) => words.filter((word) => !word.startsWith("--host-record="));
    const steps = plan.steps.map(({ programs = [], ...step }) => ({
      ...step,
      programs: programs.map((program) => ({ ...program, command: withoutRecords(program.command) })),
    }));
    await expect(up({ ...plan, steps })).rejects.toThrow(/getent ahostsv4 server\.tcp-ip-sandbox\.jch on server ended with exit status 2$/);
    expect(isGone("t-nameless")).toBe(true);
  });

  it("is undone if a service does not listen in time, with the service's output", async () => {
    const [host, ...others] = defaultLab(1).hosts;
    if (!host) throw new Error("no host");
    const listensOn = [{ transport: "tcp", port: 80 }] as const;
    const broken = { name: "broken", program: "tcp-server", arguments: ["0.0.0.0", "80"], restartDelaySec: 60, listensOn };
    const lab = { ...defaultLab(1), hosts: [{ ...host, services: [broken] }, ...others] };
    await expect(up(testPlan({ name: "t-not-serving", lab, services: true }))).rejects.toThrow(
      /timed out after 20 s\nbroken on server does not listen; its log ends with: .*from 1024 to 65535/,
    );
    expect(isGone("t-not-serving")).toBe(true);
  });

  it.each(testPlan().steps.map(({ title }) => title))("is undone if it is interrupted during the step to %s", async (title) => {
    const interruption = new AbortController();
    const attempt = up(testPlan({ name: "t-stop" }), {
      signal: interruption.signal,
      onStep: (step) => step === title && setImmediate(() => interruption.abort(new Error("interrupted"))),
    });
    await expect(attempt).rejects.toThrow("interrupted");
    expect(isGone("t-stop")).toBe(true);
  });

  it("can be taken down while another command brings it up, and that command reports it", async () => {
    const name = "t-taken-down";
    let goingDown: Promise<boolean> | undefined;
    const attempt = up(testPlan({ name, lab: defaultLab(50) }), {
      onStep: (title) => void (title.startsWith("set up") && (goingDown ??= down(name))),
    });
    await expect(attempt).rejects.toThrow(/the lab "t-taken-down" has ended: another command took it down, or somebody killed it$/);
    expect(await goingDown).toBe(true);
    expect(isGone(name)).toBe(true);
  });

  it("is removed after a reboot, without killing processes that reuse its process ids", async () => {
    const name = "t-reboot";
    await up(testPlan({ name }));
    const { keeper, path } = new LabFolder(name);
    process.kill(keeper?.id ?? NaN, "SIGKILL");
    // The record now belongs to an earlier boot, in which the keeper had this process's id and start time.
    const bystander = spawn("sleep", ["300"]);
    const start = readFileSync(`/proc/${bystander.pid}/stat`, "utf8").split(" ")[21];
    for (const file of ["keeper", "claim"])
      writeFileSync(join(path, file), `${bystander.pid} ${start} ${keeper?.boot.replace(/^./, "x")}\n`);

    expect(() => open(name)).toThrow(new LabError(`the lab "${name}" is not up`));
    expect(labsUp()).not.toContain(name);
    const { running } = await up(testPlan({ name }));
    expect((await running.exec("client-1", ping)).status).toBe(0);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    bystander.kill();
    await down(name);
  });

  it("can be taken down, but not read, if another version of this project brought it up", async () => {
    const name = "t-version";
    await up(testPlan({ name }));
    const record = join(new LabFolder(name).path, "lab.json");
    writeFileSync(record, readFileSync(record, "utf8").replace(/"format":\d+/, '"format":0'));
    expect(() => open(name)).toThrow(/was brought up by another version of this project; take it down/);
    expect(await down(name)).toBe(true);
  });

  it("has a record whose format number changes with its shape", () => {
    const shape = (value: unknown, path = ""): string[] => {
      if (typeof value !== "object" || value === null) return [`${path} ${typeof value}`];
      return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}/${Array.isArray(value) ? "*" : key}`));
    };
    const { lab } = testPlan();
    const hash = createHash("sha256")
      .update([...new Set(shape(lab))].sort().join("\n"))
      .digest("hex")
      .slice(0, 12);
    expect({ FORMAT, hash }).toMatchInlineSnapshot(`
     {
       "FORMAT": 5,
       "hash": "403089365f86",
     }
    `);
  });

  it("ends by itself once its folder is gone, such as after a logout", async () => {
    const name = "t-logout";
    await up(testPlan({ name, services: true }));
    const { keeper, path } = new LabFolder(name);
    rmSync(path, { recursive: true });
    await until("the keeper to be gone", () => keeper !== undefined && !isRunning(keeper));
  });

  it("kills every process that was started on its hosts, however it hides, and no other", async () => {
    const lab = await TestLab.start("t-ends");
    const bystander = spawnSync("sh", ["-c", "sleep 300 >/dev/null 2>&1 & echo $!"], { encoding: "utf8" }).stdout.trim();
    const marker = "86399";
    const hiding = [
      `setsid sleep ${marker} & setsid sh -c 'sleep ${marker} & wait' & wait`,
      `env -i setsid sleep ${marker} >/dev/null 2>&1 </dev/null & exit 0`,
      `(setsid sh -c '(sleep ${marker} &) &' &) & exit 0`,
      `exec ${process.execPath} -e '
        process.title = "x\\ny";
        require("child_process").spawn("sleep", ["${marker}"], { detached: true, env: {} });
        setInterval(() => {}, 1e6)'`,
    ];
    for (const script of hiding) lab.running.spawn("client-1", ["sh", "-c", script], { stdio: "ignore" });
    const sleepers = () =>
      spawnSync("pgrep", ["-f", `^sleep ${marker}$`], { encoding: "utf8" })
        .stdout.trim()
        .split("\n")
        .filter(Boolean);
    await until("five sleepers", () => sleepers().length === 5);
    await lab[Symbol.asyncDispose]();
    expect(sleepers()).toEqual([]);
    expect(readFileSync(`/proc/${bystander}/stat`, "utf8")).toContain("(sleep) S");
    process.kill(Number(bystander));
  });

  it("reaps orphaned processes", async () => {
    await using lab = await TestLab.start("t-reaps");
    for (let time = 0; time < 20; time++) await lab.running.exec("client-1", ["sh", "-c", "(sleep 0.05 &) ; exit 0"]);
    await until("no process that has ended", async () => !(await lab.running.script("ps -eo stat", "list processes")).includes("Z"));
  });

  it("ends with the process that brought it up, unless told to stay", async () => {
    const name = "t-leash";
    const script = `const { up } = require("./local-lab"); const { testPlan } = require("./__tests__/local-lab/support/test-lab");
      up(testPlan({ name: "${name}" })).then(() => process.kill(process.pid, "SIGKILL"));`;
    const { signal } = spawnSync(process.execPath, ["--import", "./set-up/typescript.mjs", "-e", script], {
      cwd: join(__dirname, "..", ".."),
    });
    expect(signal).toBe("SIGKILL");
    const { keeper } = new LabFolder(name);
    execFileSync("sh", ["-c", `for try in $(seq 200); do [ -e /proc/${keeper?.id} ] || exit 0; sleep 0.01; done; exit 1`]);
    expect(new LabFolder(name).state).toBe("remains");
    await down(name);
  });
});
