// A lab that is up: its hosts, what runs on them, what their security groups counted.
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { statfsSync } from "node:fs";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../topology/lab";
import { anyHostNamed, hostNamed } from "../topology/reachability";
import { type ExecResult, resultOf } from "./command";
import type { Answer, ProgramStatus, Request } from "./keeper/protocol";
import { LabError } from "./lab-error";
import type { LabFolder, LabRecord } from "./lab-folder";
import { NAMESPACES_FOLDER } from "./names";
import { joinCommand } from "./namespaces";
import { isRunning, type ProcessIdentity } from "./process-identity";
import { type Drop, type LoadedSecurityGroup, parseSecurityGroup } from "./ruleset";
import { countDrops, type Flow, SECURITY_GROUP_TABLE } from "./security-group";
import { type LogFiles, logFiles } from "./keeper/service-log";
import { hereDocument } from "./shell-text";

/** Twenty times what a program takes on an idle machine. */
const START_TIMEOUT_MS = 5000;
const START_CHECK_MS = 20;

/** Longer than a program may take to stop. */
const ANSWER_TIMEOUT_MS = 20_000;

/** Of a shell in a UTS namespace, whose $0 is the host's name. */
const UNDER_HOST_NAME = 'hostname "$0"; exec "$@"';

/** NSFS_MAGIC in linux/magic.h: the file system of namespaces. */
const NAMESPACE_FILE_SYSTEM = 0x6e736673;

/** Whether a namespace is mounted there (ip-netns(8)). */
function isNamespace(path: string): boolean {
  try {
    return statfsSync(path).type === NAMESPACE_FILE_SYSTEM;
  } catch {
    return false;
  }
}

export class RunningLab {
  readonly name: string;
  /** As it was brought up. */
  readonly lab: Lab;
  readonly lan: boolean;
  /** The Node.js that runs the lab's programs. */
  readonly node: string;

  constructor(
    private readonly folder: LabFolder,
    private readonly keeper: ProcessIdentity,
    record: LabRecord,
  ) {
    ({ name: this.name, lab: this.lab, lan: this.lan, node: this.node } = record);
  }

  /** @returns why nothing can be done on a host, if so @throws TopologyError if the lab has no such host */
  hostDefect(name: string): string | undefined {
    const host = anyHostNamed(this.lab, name).name;
    if (isNamespace(`/proc/${this.keeper.id}/root${NAMESPACES_FOLDER}/${host}`) || !isRunning(this.keeper)) return undefined;
    return `${host} is gone: somebody deleted its network namespace; take the lab down and bring it up again`;
  }

  /** @throws TopologyError if the lab has no such host; LabError if its namespace is gone */
  private requireHost(name: string): void {
    const defect = this.hostDefect(name);
    if (defect !== undefined) throw new LabError(defect);
  }

  /** For {@link script}: the command in a host's network namespace. @throws what spawn() throws */
  scriptOn(host: string, command: string): string {
    this.requireHost(host);
    return `nsenter --net=${NAMESPACES_FOLDER}/${host} ${command}`;
  }

  private join(command: readonly string[], options: SpawnOptions): ChildProcess {
    const [file = "", ...words] = joinCommand(this.keeper, command);
    return spawn(file, words, { cwd: "/", ...options });
  }

  /**
   * Starts a command on a host, in the root folder by default. It ends with the lab.
   *
   * @throws TopologyError if the lab has no such host; LabError if its namespace is gone
   */
  spawn(host: string, command: readonly string[], options: SpawnOptions = {}): ChildProcess {
    this.requireHost(host);
    return this.join(["ip", "netns", "exec", host, "unshare", "--uts", "sh", "-c", UNDER_HOST_NAME, host, ...command], options);
  }

  /** Runs a command on a host to its end. @param input what it reads @throws TopologyError if the lab has no such host */
  exec(host: string, command: readonly string[], { input }: { readonly input?: string } = {}): Promise<ExecResult> {
    return resultOf(this.spawn(host, command, { stdio: "pipe" }), input);
  }

  /**
   * Runs a shell script in the VPC's network namespace; {@link scriptOn} leads from there to a host's.
   *
   * @param title for people: what the script is to do
   * @throws LabError with what it wrote to its standard error, if it fails
   */
  async script(script: string, title: string): Promise<string> {
    const { status, stdout, stderr } = await resultOf(this.join(["sh", "-e"], { stdio: "pipe" }), script);
    if (status !== 0) throw new LabError(`could not ${title}: ${stderr.trim() || "its shell was killed"}`);
    return stdout;
  }

  /** Asks the keeper. @returns all programs that it keeps running @throws LabError if it is gone */
  private async ask(request: Request): Promise<Answer> {
    const socket = connect(this.folder.controlSocket);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)));
    try {
      socket.write(`${JSON.stringify(request)}\n`);
      return JSON.parse(await text(socket)) as Answer;
    } catch (error) {
      throw new LabError(`the lab "${this.name}" does not answer, it may be going down: ${(error as Error).message}`);
    } finally {
      socket.destroy();
    }
  }

  /** The services of all hosts, and the resolver, which has no host. */
  programs(): Promise<Answer> {
    return this.ask({});
  }

  /**
   * Starts or stops a service. One that is stopped stays so; a server that is started serves.
   *
   * @throws LabError if the host has no such service or is gone, or if the service does not start
   */
  async service(action: "start" | "stop", host: string, name: string): Promise<void> {
    const service = hostNamed(this.lab, host).services.find((each) => each.name === name);
    if (!service) throw new LabError(`no service ${name} on ${host}`);
    if (action === "start") this.requireHost(host);
    await this.ask({ to: { action, host, name } });
    const port = action === "start" ? service.listensOn?.port : undefined;
    if (port !== undefined) await this.untilServing(host, name, port);
  }

  private async untilServing(host: string, name: string, port: number): Promise<void> {
    const isThis = (program: ProgramStatus) => program.host === host && program.name === name;
    for (const limit = performance.now() + START_TIMEOUT_MS; performance.now() < limit; await sleep(START_CHECK_MS)) {
      const { state, processId } = (await this.programs()).find(isThis) ?? {};
      if (state !== "running") throw new LabError(`${name} on ${host} ended at once; its log says why`);
      // A hesitant consumer that has its connection no longer listens.
      const sockets = await this.exec(host, ["ss", "-Htunap", `sport = :${port}`]);
      if (sockets.stdout.includes(`pid=${processId},`)) return;
    }
    throw new LabError(`${name} on ${host} does not serve after ${START_TIMEOUT_MS / 1000} s; its log may say why`);
  }

  /** What a service has written since the lab came up, over all its runs. */
  log(host: string, service: string): LogFiles {
    return logFiles(this.folder.path, host, service);
  }

  /** What the kernel has loaded and counted for each of the hosts, by host. */
  async securityGroups(hosts: readonly string[] = this.lab.hosts.map(({ name }) => name)): Promise<Map<string, LoadedSecurityGroup>> {
    const list = (host: string) => this.scriptOn(host, `nft -j list table inet ${SECURITY_GROUP_TABLE}`);
    const output = await this.script(hosts.map(list).join("\n"), "read the security groups");
    const tables = output.trim().split("\n");
    return new Map(hosts.map((host, index) => [host, parseSecurityGroup(tables[index] ?? "")]));
  }

  /** What is dropped of these flows is counted from now on, by host: see {@link LoadedSecurityGroup.probeDrops}. */
  async countDrops(flows: ReadonlyMap<string, readonly Flow[]>): Promise<void> {
    const scripts = [...flows].map(([host, list]) => hereDocument(this.scriptOn(host, "nft -f -"), countDrops(list), "ELEMENTS"));
    await this.script(scripts.join("\n"), "count what is dropped");
  }

  /** What was dropped at a host since it came up. @throws TopologyError if the lab has no such host */
  async drops(host: string): Promise<readonly Drop[]> {
    return (await this.securityGroups([host])).get(host)?.drops ?? [];
  }
}
