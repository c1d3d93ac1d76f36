// Another user of the machine gains nothing by preparing files for a lab or by looking into it. The other user is a second uid.
import { join } from "node:path";
import { describeAsRoot } from "../support/test-machine";
import { FreshMachine, LAB } from "./support/fresh-machine";

const VICTIM = 65533;
const ATTACKER = 65534;
const JOIN = join(__dirname, "..", "..", "local-lab", "scripts", "join.pl");

describeAsRoot("beside a hostile user", () => {
  let machine: FreshMachine;
  beforeEach(async () => {
    machine = await FreshMachine.start("root");
  });
  afterEach(() => machine[Symbol.asyncDispose]());

  const as = (uid: number, script: string) =>
    machine.run("setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "env", "-u", "XDG_RUNTIME_DIR", "sh", "-c", script);
  const lab = (uid: number, words: string, before = "") => as(uid, `${before} exec ${process.execPath} ${LAB} ${words}`);
  const FOLDER = `/tmp/tcp-ip-lab-${VICTIM}`;

  test.each([
    ["a folder", `mkdir -m 777 ${FOLDER}`, "belongs to user 65534"],
    ["a link to a folder", `mkdir -m 777 /tmp/trap; ln -s /tmp/trap ${FOLDER}`, "is no folder"],
    ["a file", `echo >${FOLDER}`, "is no folder"],
  ])("up writes nothing and names the way out if %s is in place of the labs' folder", async (_, preparation, trouble) => {
    await as(ATTACKER, preparation);
    const { status, stderr } = await lab(VICTIM, "up");
    expect(stderr).toContain(
      `${FOLDER} ${trouble}, so no lab is kept there; remove it, or set XDG_RUNTIME_DIR to a folder that is yours alone\n`,
    );
    expect(status).toBe(5);
    expect(await as(ATTACKER, `find ${FOLDER} /tmp/trap -mindepth 1 2>/dev/null | head`)).toMatchObject({ stdout: "" });
    // The way out.
    expect(await lab(VICTIM, "up", "mkdir -m 700 /tmp/own; XDG_RUNTIME_DIR=/tmp/own;export XDG_RUNTIME_DIR;")).toMatchObject({ status: 0 });
  });

  test("the lab does not use another user's folder in XDG_RUNTIME_DIR or /run/user", async () => {
    await machine.run("sh", "-c", `mkdir -p /run/user && chmod 1777 /run/user`);
    await as(ATTACKER, `mkdir -m 777 /run/user/${VICTIM} /tmp/theirs`);
    expect(await lab(VICTIM, "up", "XDG_RUNTIME_DIR=/tmp/theirs; export XDG_RUNTIME_DIR;")).toMatchObject({ status: 0 });
    expect(await as(ATTACKER, `find /run/user/${VICTIM} /tmp/theirs -mindepth 1`)).toMatchObject({ stdout: "" });
    expect(await lab(VICTIM, "status")).toMatchObject({ status: 0 });
  });

  test("root neither reads nor writes caches that another user left in /tmp", async () => {
    await as(ATTACKER, "mkdir -m 777 /tmp/tsx-0 /tmp/jest_0 /tmp/node-compile-cache");
    expect(await machine.lab("matrix")).toMatchObject({ status: 0 });
    expect(await machine.lab("up")).toMatchObject({ status: 0 });
    expect(await as(ATTACKER, "find /tmp/tsx-0 /tmp/jest_0 /tmp/node-compile-cache -mindepth 1")).toMatchObject({ stdout: "" });
  });

  test.each(["0", "077"])(
    "whose umask is %s, a lab can neither be read nor joined nor steered by others, be it root's or a user's",
    async (umask) => {
      for (const uid of [VICTIM, 0]) {
        const folder = uid === 0 ? "/run/tcp-ip-lab" : FOLDER;
        expect(await lab(uid, "up", `umask ${umask};`)).toMatchObject({ status: 0 });
        const [keeper = "", start] = (await machine.run("cat", `${folder}/tcp-ip-lab/keeper`)).stdout.split(" ");
        const attempts = [
          `ls ${folder}`,
          `ls ${folder}/tcp-ip-lab`,
          `cat ${folder}/tcp-ip-lab/lab.json`,
          `cat ${folder}/tcp-ip-lab/logs/server/tcp-server.log`,
          `echo >>${folder}/tcp-ip-lab/ready`,
          `python3 -c 'import socket; socket.socket(socket.AF_UNIX).connect("${folder}/tcp-ip-lab/control")'`,
          `cat /proc/${keeper}/environ`,
          `ls /proc/${keeper}/root/run/this-lab`,
          `perl ${JOIN} ${keeper} ${start} true`,
          `kill -9 ${keeper}`,
        ];
        for (const attempt of attempts) {
          const { status, stderr } = await as(ATTACKER, attempt);
          expect({ attempt, stderr }).toEqual({ attempt, stderr: expect.stringMatching(/denied|permitted|the lab is gone/i) as string });
          expect(status).not.toBe(0);
        }
        expect(await lab(uid, "status")).toMatchObject({ status: 0 });
        await lab(uid, "down");
      }
    },
  );

  test("labs of two users, and two labs of one user, can be up at once, isolated from each other", async () => {
    for (const uid of [VICTIM, ATTACKER]) expect(await lab(uid, "up --clients 1")).toMatchObject({ status: 0 });
    expect(await lab(VICTIM, "up --clients 1 --name second")).toMatchObject({ status: 0 });
    expect((await lab(VICTIM, "status --name nosuch")).stderr).toContain("up are: second, tcp-ip-lab (");
    expect((await lab(ATTACKER, "status --name nosuch")).stderr).toContain("up are: tcp-ip-lab (");
    await lab(ATTACKER, "down");
    for (const name of ["second", "tcp-ip-lab"])
      expect(await lab(VICTIM, `exec client-1 --name ${name} -- ping -c1 -W2 10.0.0.10`)).toMatchObject({ status: 0 });
  });
});
