import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { down, LabError, labsUp, open, up } from "../../local-lab";
import { describeAsRoot } from "../support/network-namespace";
import { defaultLab, TestLab, testPlan } from "./support/test-lab";
import { until } from "./support/until";

const namespaces = () => spawnSync("ip", ["netns", "list"], { encoding: "utf8" }).stdout;

/** Also where nobody has waited for it yet. */
const isGone = (id: number) => !existsSync(`/proc/${id}`) || readFileSync(`/proc/${id}/stat`, "utf8").includes(") Z ");

describeAsRoot("a lab on this machine", () => {
  it("comes up, is found by its name, and goes without a trace", async () => {
    const name = "t-up";
    {
      await using lab = await TestLab.start(name);
      expect(labsUp()).toContain(name);
      expect(open(name).lab).toEqual(JSON.parse(JSON.stringify(lab.running.lab)));
      expect(namespaces()).toContain(`lab.${name}.client-3`);
    }
    expect(labsUp()).not.toContain(name);
    expect(namespaces()).not.toContain(`lab.${name}`);
    expect(existsSync(`/etc/netns/lab.${name}.client-1`)).toBe(false);
    expect(() => open(name)).toThrow(new LabError(`the lab "${name}" is not up`));
  });

  it("goes down twice in a row: the second time there is nothing to do", async () => {
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
    expect((await lab.running.exec("client-1", ["ping", "-c1", "-W2", "10.0.0.10"])).status).toBe(0);
  });

  it("is brought up by one of two who try at once", async () => {
    const name = "t-race";
    const attempts = await Promise.allSettled([up(testPlan({ name, lab: defaultLab(20) })), up(testPlan({ name, lab: defaultLab(20) }))]);
    const refused = attempts.filter((attempt) => attempt.status === "rejected").map((attempt) => String(attempt.reason));
    expect(refused).toEqual([expect.stringMatching(/LabError: the lab "t-race" is (up already|being brought up or down by another)/)]);
    expect(open(name).name).toBe(name);
    await down(name);
  });

  it("stands beside another one with the same addresses, and neither hears the other", async () => {
    await using one = await TestLab.start("t-one");
    await using other = await TestLab.start("t-other", { lab: defaultLab(1) });
    expect((await one.running.exec("client-3", ["ping", "-c1", "-W2", "10.0.0.10"])).status).toBe(0);
    expect((await other.running.exec("client-1", ["ping", "-c1", "-W2", "10.0.0.10"])).status).toBe(0);
    expect((await other.running.exec("client-1", ["ping", "-c1", "-W1", "10.0.0.13"])).status).not.toBe(0);
  });

  it("is undone where a step fails, and says which and why", async () => {
    const plan = testPlan({ name: "t-fail" });
    const failing = { title: "do the impossible", scripts: ["true", "echo no way >&2; exit 3"], undo: ":" };
    await expect(up({ ...plan, steps: [...plan.steps, failing] })).rejects.toThrow(new LabError("could not do the impossible: no way"));
    expect(namespaces()).not.toContain("lab.t-fail");
    expect(await down("t-fail")).toBe(false);
  });

  it("fails where one of the scripts fails that a step runs at the same time, after the others have ended", async () => {
    const plan = testPlan({ name: "t-parallel" });
    const file = join(mkdtempSync(join(tmpdir(), "lab-")), "made");
    const step = { title: "do three things", scripts: ["true", "echo no way >&2; exit 3", `sleep 0.3; : >${file}`], undo: ":" };
    await expect(up({ ...plan, steps: [...plan.steps, step] })).rejects.toThrow(new LabError("could not do three things: no way"));
    expect(existsSync(file)).toBe(true);
    rmSync(dirname(file), { recursive: true });
    expect(await down("t-parallel")).toBe(false);
  });

  it.each(testPlan().steps.map(({ title }) => title))("is undone where it is interrupted while it is to %s", async (title) => {
    const interruption = new AbortController();
    const attempt = up(testPlan({ name: "t-stop" }), {
      signal: interruption.signal,
      onStep: (step) => step === title && setImmediate(() => interruption.abort(new Error("interrupted"))),
    });
    await expect(attempt).rejects.toThrow();
    expect(namespaces()).not.toContain("lab.t-stop");
    expect(await down("t-stop")).toBe(false);
  });

  it("is taken down only when what a killed command had begun has come to its end", async () => {
    const name = "t-late";
    const late = `sleep 1; ip netns add lab.${name}.late`;
    const steps = testPlan({ services: true }).steps.length;
    const file = join(__dirname, "support", "die-in-the-middle.ts");
    const { signal } = spawnSync(process.execPath, ["--import", "tsx", file, name, String(steps), "100", late]);
    expect(signal).toBe("SIGKILL");
    expect(namespaces()).not.toContain(`lab.${name}.late`);
    expect(await down(name)).toBe(true);
    expect(namespaces()).not.toContain(`lab.${name}`);
  });

  it("is undone as it was brought up, not as the source would do it today", async () => {
    const plan = testPlan({ name: "t-edited" });
    const file = join(mkdtempSync(join(tmpdir(), "lab-")), "made-by-an-older-source");
    await up({ ...plan, steps: [...plan.steps, { title: "make a file", scripts: [`: >${file}`], undo: `rm -f ${file}` }] });
    expect(existsSync(file)).toBe(true);
    await down("t-edited");
    expect(existsSync(file)).toBe(false);
    rmSync(dirname(file), { recursive: true });
  });

  it("is cleared after a reboot, which leaves files, but neither namespaces nor the processes of that id", async () => {
    const name = "t-reboot";
    const lab = await TestLab.start(name);
    const bystander = spawn("sleep", ["300"]);
    // The record now speaks of another run of the kernel, in which this process had the resolver's id and start time.
    const folder = `/run/tcp-ip-lab/${name}`;
    const [id = "", ...rest] = readFileSync(`${folder}/processes/resolver`, "utf8").trim().split(" ");
    process.kill(Number(id), "SIGKILL");
    const startTime = readFileSync(`/proc/${bystander.pid}/stat`, "utf8").split(" ")[21];
    writeFileSync(`${folder}/processes/resolver`, [bystander.pid, startTime, rest[1]?.replace(/^./, "x")].join(" "));
    writeFileSync(`${folder}/lab.json`, readFileSync(`${folder}/lab.json`, "utf8").replace(/"boot":"./, '"boot":"x'));
    execFileSync("ip", ["-batch", "-"], {
      input: namespaces()
        .match(/^lab\.t-reboot\S*/gm)
        ?.map((each) => `netns del ${each}`)
        .join("\n"),
    });

    expect(() => open(name)).toThrow(new LabError(`the lab "${name}" is not up`));
    expect(labsUp()).not.toContain(name);
    const steps: string[] = [];
    await up(testPlan({ name }), { onStep: (title) => steps.push(title) });
    expect(steps[0]).toBe("clear what an interrupted run left");
    expect((await lab.running.exec("client-1", ["ping", "-c1", "-W2", "10.0.0.10"])).status).toBe(0);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    bystander.kill();
    await down(name);
  });

  it("is cleared by its mark alone where its record is lost", async () => {
    const name = "t-lost";
    await up(testPlan({ name }));
    const resolver = Number(readFileSync(`/run/tcp-ip-lab/${name}/processes/resolver`, "utf8").split(" ")[0]);
    rmSync(`/run/tcp-ip-lab/${name}`, { recursive: true });
    expect(await down(name)).toBe(true);
    expect(namespaces()).not.toContain(`lab.${name}`);
    expect(existsSync(`/etc/netns/lab.${name}.server`)).toBe(false);
    await until("the resolver to be gone", () => isGone(resolver));
  });

  it("ends what was started on its hosts, and what that started in its turn, and nothing else", async () => {
    const lab = await TestLab.start("t-ends");
    const bystander = spawnSync("sh", ["-c", "sleep 300 >/dev/null 2>&1 & echo $!"], { encoding: "utf8" }).stdout.trim();
    const marker = "86399";
    lab.running.spawn("client-1", ["sh", "-c", `setsid sleep ${marker} & setsid sh -c 'sleep ${marker} & wait' & wait`]);
    const sleepers = () =>
      spawnSync("pgrep", ["-f", `^sleep ${marker}$`], { encoding: "utf8" })
        .stdout.trim()
        .split("\n")
        .filter(Boolean);
    await until("two sleepers", () => sleepers().length === 2);
    await lab[Symbol.asyncDispose]();
    await until("no sleeper", () => sleepers().length === 0);
    expect(readFileSync(`/proc/${bystander}/stat`, "utf8")).toContain("(sleep) S");
    process.kill(Number(bystander));
  });
});
