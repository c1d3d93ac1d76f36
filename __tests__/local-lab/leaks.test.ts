// A lab leaves nothing behind, whichever process is killed and whenever.
import { setTimeout as sleep } from "node:timers/promises";
import { describeWithNamespaces } from "../support/test-machine";
import { FreshMachine, LAB, USERS } from "./support/fresh-machine";

/** Long enough for the kernel to clean up. */
const CLEARED_MS = 2000;

/** The moments at which something is killed, spread over the time that the verb takes. */
const MOMENTS = 20;
const LASTS_MS = { up: 1000, demo: 8000, down: 400 } as const;
type Verb = keyof typeof LASTS_MS;

/** A verb ends within this time after its lab is gone, even `demo` with six demonstrations. */
const VERB_ENDS_MS = 30_000;

/** The number of labs that are tested at the same time. */
const AT_ONCE = 5;

const runtimeFolder = /^\/(run|tmp)\/tcp-ip-lab(-\d+)?(\/|$)/;

describeWithNamespaces("what is left of a lab", () => {
  describe.each(USERS)("of %s", (user) => {
    let machine: FreshMachine;
    beforeAll(async () => {
      machine = await FreshMachine.start(user);
    });
    afterAll(() => machine[Symbol.asyncDispose]());

    const folderOf = (name: string) =>
      `${user === "root" ? "/run/tcp-ip-lab" : `/tmp/tcp-ip-lab-${user === "nobody" ? 65534 : process.getuid?.()}`}/${name}`;
    const killKeeper = (name: string) => machine.run("sh", "-c", `read -r pid _ <${folderOf(name)}/keeper && kill -9 "$pid"`);
    const isUp = async (name: string) => (await machine.lab("status", "--name", name)).status === 0;

    /** Everything except the runtime folder. */
    async function state() {
      const { files, ...rest } = await machine.state();
      return { ...rest, files: files.filter((file) => !runtimeFolder.test(file)) };
    }
    const runtimeFiles = async (name: string) => (await machine.state()).files.filter((file) => file.includes(`/${name}`));

    it("is only an empty folder after `up` and `down`", async () => {
      const before = await state();
      expect(await machine.lab("up", "--name", "again")).toMatchObject({ status: 0 });
      expect((await machine.state()).processes).toContain("dnsmasq");
      expect(await machine.lab("down", "--name", "again")).toMatchObject({ status: 0 });
      expect(await state()).toEqual(before);
      expect(await runtimeFiles("again")).toEqual([]);
    });

    /** @returns the lab's name if it stays up, and is expected to */
    async function kill(verb: Verb, moment: number): Promise<string | undefined> {
      const name = `${verb}-${moment}`;
      if (verb === "down") expect(await machine.lab("up", "--name", name)).toMatchObject({ status: 0 });
      const running = machine.spawn([process.execPath, LAB, verb, "--name", name]);
      const ended = new Promise((resolve) => running.once("close", resolve));
      await sleep((LASTS_MS[verb] * moment) / MOMENTS);
      let stderr = "";
      running.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      const killed = moment % 2 === 0 ? running.kill("SIGKILL") && "lab" : (await killKeeper(name)).status === 0 && "keeper";
      if (killed === "keeper") {
        // The verb exits by itself, and reports the reason without a stack trace.
        const timeout = sleep(VERB_ENDS_MS).then(() => "timeout");
        expect({ name, outcome: await Promise.race([ended, timeout]) }).not.toEqual({ name, outcome: "timeout" });
        expect(stderr).not.toMatch(/\n\s+at /);
      } else if (verb === "demo") running.kill("SIGKILL");
      await ended;
      // The lab stays up if `up` was killed after its last step, or `down` before its first one.
      const mayBeUp = verb !== "demo" && killed !== "keeper";
      return mayBeUp && (await isUp(name)) ? name : undefined;
    }

    it.each(Object.keys(LASTS_MS) as Verb[])(
      "is its runtime folder at most, two seconds after the lab command or the keeper was killed during %s; the next command removes it",
      async (verb) => {
        const before = await state();
        const moments = Array.from({ length: MOMENTS }, (_, index) => index);
        const up: string[] = [];
        for (let first = 0; first < MOMENTS; first += AT_ONCE) {
          const names = await Promise.all(moments.slice(first, first + AT_ONCE).map((moment) => kill(verb, moment)));
          up.push(...names.filter((name) => name !== undefined));
        }
        for (const name of up) expect(await machine.lab("down", "--name", name)).toMatchObject({ status: 0 });
        await sleep(CLEARED_MS);
        expect(await state()).toEqual(before);
        await Promise.all(moments.map((moment) => machine.lab("down", "--name", `${verb}-${moment}`)));
        expect(await runtimeFiles(`${verb}-`)).toEqual([]);
        expect(up.length).toBeLessThan(MOMENTS);
      },
      300_000,
    );
  });
});
