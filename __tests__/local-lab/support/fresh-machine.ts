// A nearly empty machine, for root or for another user, so that everything that a lab leaves behind is visible.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type ExecResult, HostProcess } from "../../../running-lab";

const CLONE = join(__dirname, "..", "..", "..");
const JOIN = join(CLONE, "local-lab", "scripts", "join.pl");
export const LAB = join(CLONE, "cli", "bin.cjs");

const isRoot = process.getuid?.() === 0;

/** The users that run a machine's commands: this user and, if that is root, also user 65534 ("nobody" on most machines). */
export const USERS = isRoot ? (["root", "nobody"] as const) : (["this user"] as const);
export type User = (typeof USERS)[number];

const PREPARATION = `
  mount -n -t proc proc /proc
  mount -n -t tmpfs -o mode=1777 tmpfs /sys
  case "$2" in /tmp/*) mkdir -p "/sys\${2#/tmp}"; mount -n --rbind "$2" "/sys\${2#/tmp}" ;; esac
  mount -n --move /sys /tmp
  mount -n -t tmpfs -o mode=0755 tmpfs /run
  ip link set lo up
  # Without an address besides those of loopback, getaddrinfo(3) looks for none (AI_ADDRCONFIG).
  ip address add 192.0.2.1 dev lo
  echo "$1 ready"
  exec 3<&0
  # The shell reaps orphaned processes.
  cat <&3 &
  wait $!`;

export interface State {
  /** Names of the processes. */
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly rules: readonly string[];
  /** Of /run, /tmp and /dev/shm. */
  readonly files: readonly string[];
}

const INSPECT = `
  for pid in /proc/[0-9]*; do [ "$pid" = /proc/$$ ] || cat "$pid/comm" 2>/dev/null || :; done; echo ---
  cat /proc/mounts; echo ---
  ip -oneline link; echo ---
  nft list ruleset; echo ---
  find /run /tmp /dev/shm -xdev -mindepth 1 2>/dev/null | sort`;

/** The processes of the machine itself, and of {@link INSPECT}. */
const INSPECTORS = ["sh", "cat", "perl"];

export class FreshMachine implements AsyncDisposable {
  private constructor(
    private readonly holder: ChildProcess,
    private readonly before: readonly string[],
  ) {}

  static async start(user: User): Promise<FreshMachine> {
    const as =
      user === "nobody" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-u", "XDG_STATE_HOME", "HOME=/tmp"] : [];
    const userNamespace = user === "root" ? [] : ["--user", "--map-current-user", "--keep-caps"];
    const namespaces = [...userNamespace, "--net", "--mount", "--pid", "--fork", "--kill-child"];
    // Until the machine mounts its own /proc, it shows the outer id and start time: fields 1 and 22 of proc_pid_stat(5).
    const identity = `read -r stat </proc/self/stat; clone=$1; set -- $stat; set -- "$1 \${22}" "$clone"`;
    const [file = "", ...words] = [...as, "unshare", ...namespaces, "sh", "-ec", `${identity}\n${PREPARATION}`, "sh", CLONE];
    const holder = spawn(file, words, { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(holder.stdout, "data")) as [Buffer];
    const [, id = "", start = ""] = /^(\d+) (\d+) ready\n$/.exec(String(line)) ?? [];
    return new FreshMachine(holder, [...as, "perl", JOIN, id, start]);
  }

  spawn(command: readonly string[]): ChildProcess {
    const [file = "", ...words] = [...this.before, ...command];
    return spawn(file, words, { stdio: ["pipe", "pipe", "pipe"], cwd: "/" });
  }

  run(...command: readonly string[]): Promise<ExecResult> {
    return new HostProcess(this.spawn(command), command.join(" ")).result();
  }

  lab(...words: readonly string[]): Promise<ExecResult> {
    return this.run(process.execPath, LAB, ...words);
  }

  async state(): Promise<State> {
    const { stdout } = await this.run("sh", "-c", INSPECT);
    const [processes, mounts, links, rules, files] = stdout.split("---\n").map((text) => text.split("\n").filter(Boolean));
    const others = (processes ?? []).filter((name) => !INSPECTORS.includes(name));
    // The outer machine's network namespaces, and their mounts, may change meanwhile.
    const own = (mounts ?? []).filter((line) => !line.startsWith("nsfs /run/netns/"));
    return { processes: others, mounts: own, links: links ?? [], rules: rules ?? [], files: files ?? [] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.holder.kill("SIGKILL");
    await once(this.holder, "exit");
  }
}
