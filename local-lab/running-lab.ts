// Edge. A lab that is up: its hosts, what runs on them, what their security groups counted.
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Lab, LabHost } from "../topology/lab";
import { hostNamed } from "../topology/reachability";
import { HostService } from "./host-service";
import { LabError } from "./lab-error";
import { hostNamespace, NAMESPACES_FOLDER, processFolder, programFolder } from "./names";
import type { LabRecord } from "./record";
import { type Drop, type LoadedSecurityGroup, parseSecurityGroup } from "./ruleset";
import { SECURITY_GROUP_TABLE } from "./security-group";
import { runScript } from "./shell";

export interface ExecOptions {
  /** What the command reads. @default - nothing */
  readonly input?: string;
}

export interface ExecResult {
  /** Exit status. @default - it was killed: see `signal` */
  readonly status?: number;
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of a shell in a UTS namespace, whose $0 is the host's name. */
const UNDER_HOST_NAME = 'echo "$0" >/proc/sys/kernel/hostname; exec "$@"';

export class RunningLab {
  readonly name: string;
  /** As it was brought up. */
  readonly lab: Lab;
  readonly lan: boolean;

  constructor(private readonly record: LabRecord) {
    this.name = record.name;
    this.lab = record.lab;
    this.lan = record.lan;
  }

  /** @throws TopologyError where the lab has no such host */
  namespaceOf(host: string): string {
    return hostNamespace(this.name, hostNamed(this.lab, host).name);
  }

  /**
   * Starts a command on a host. It is recorded, so that taking the lab down ends it.
   *
   * @throws TopologyError where the lab has no such host; LabError where its namespace is gone
   */
  spawn(host: string, command: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const namespace = this.namespaceOf(host);
    if (!existsSync(join(NAMESPACES_FOLDER, namespace)))
      throw new LabError(`${host} is gone: somebody deleted its namespace, ${namespace}; take the lab down and bring it up again`);
    const file = join(processFolder(this.name), randomUUID());
    const inHost = ["ip", "netns", "exec", namespace, "unshare", "--uts", "sh", "-c", UNDER_HOST_NAME, host];
    const child = spawn("sh", [join(programFolder(this.name), "record.sh"), this.name, file, ...inHost, ...command], options);
    child.once("exit", () => void rm(file, { force: true }));
    return child;
  }

  /** Runs a command on a host to its end. @throws TopologyError where the lab has no such host */
  exec(host: string, command: readonly string[], { input = "" }: ExecOptions = {}): Promise<ExecResult> {
    const child = this.spawn(host, command, { stdio: "pipe" });
    return new Promise((resolve, reject) => {
      let stdout = "";
      let stderr = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.stdin?.on("error", () => undefined).end(input);
      child.on("error", reject);
      child.on("close", (status, signal) => resolve({ ...(status !== null && { status }), ...(signal && { signal }), stdout, stderr }));
    });
  }

  /** The services of a host, or of all. @throws TopologyError where the lab has no such host */
  services(host?: string): HostService[] {
    const hosts: readonly LabHost[] = host === undefined ? this.lab.hosts : [hostNamed(this.lab, host)];
    return hosts.flatMap(({ name, services }) => services.map((service) => new HostService(this.record, name, service)));
  }

  /** What the kernel has loaded and counted for each of the hosts, by host. */
  async securityGroups(hosts: readonly string[] = this.lab.hosts.map(({ name }) => name)): Promise<Map<string, LoadedSecurityGroup>> {
    const list = (host: string) =>
      `nsenter --net=${NAMESPACES_FOLDER}/${this.namespaceOf(host)} nft -j list table inet ${SECURITY_GROUP_TABLE}`;
    const output = await runScript(hosts.map(list).join("\n"), { title: "read the security groups" });
    const tables = output.trim().split("\n");
    return new Map(hosts.map((host, index) => [host, parseSecurityGroup(tables[index] ?? "")]));
  }

  /** What was dropped at a host since it came up. @throws TopologyError where the lab has no such host */
  async drops(host: string): Promise<readonly Drop[]> {
    return (await this.securityGroups([host])).get(host)?.drops ?? [];
  }
}
