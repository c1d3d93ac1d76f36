// A lab that is up on this machine, in network namespaces.
import { spawn } from "node:child_process";
import { statfsSync } from "node:fs";
import type { Lab } from "../topology/lab";
import { TopologyError } from "../topology/model";
import { anyHostNamed } from "../topology/reachability";
import {
  type CaptureOptions,
  type DropCounters,
  type ExecResult,
  HostProcess,
  LabError,
  type RuleDifference,
  type RunningLab,
  type SpawnOptions,
} from "../running-lab";
import { capture } from "./capture";
import { hostEnvironment } from "./host-environment";
import type { LabFolder, LabRecord } from "./lab-folder";
import { LocalLinks } from "./links/local-links";
import { NAMESPACES_FOLDER, PROGRAM_FOLDER } from "./names";
import { joinCommand } from "./namespaces";
import { countNetworkDrops, networkDrops } from "./network-drops";
import { natGatewayNamespace } from "./network/nat-gateway";
import { isRunning, type ProcessIdentity } from "./process-identity";
import { ruleDifferences } from "./rule-differences";
import { LocalRoutes } from "./routes";
import { type LoadedSecurityGroup, parseSecurityGroup } from "./ruleset";
import { countDrops, SECURITY_GROUP_TABLE } from "./security-group";
import { LocalSecurityRules } from "./security-rules";
import { LocalServices } from "./services";
import { hereDocument } from "./shell-text";

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

export class LocalLab implements RunningLab {
  readonly name: string;
  readonly lab: Lab;
  readonly lan: boolean;
  readonly services: LocalServices;
  readonly securityRules = new LocalSecurityRules(this);
  readonly links: LocalLinks;
  readonly routes = new LocalRoutes(this);
  readonly drops: DropCounters = {
    read: (hosts) => this.securityGroups(hosts),
    probe: async (flows) => {
      const scripts = [...flows].map(([host, list]) => hereDocument(this.scriptOn(host, "nft -f -"), countDrops(list), "ELEMENTS"));
      await this.script(scripts.join("\n"), "count what is dropped");
    },
    readNetwork: () => networkDrops(this),
    probeNetwork: (flows) => countNetworkDrops(this, flows),
  };

  constructor(
    folder: LabFolder,
    private readonly keeper: ProcessIdentity,
    private readonly record: LabRecord,
  ) {
    ({ name: this.name, lab: this.lab, lan: this.lan } = record);
    this.services = new LocalServices(this, folder);
    this.links = new LocalLinks(this, record.node);
  }

  /** What processes outside the lab call a file inside it. */
  fromOutside(path: string): string {
    return `/proc/${this.keeper.id}/root${path}`;
  }

  /** @returns why nothing can be done on a host, if so @throws TopologyError if the lab has no such host */
  hostDefect(name: string): string | undefined {
    const host = anyHostNamed(this.lab, name).name;
    if (isNamespace(this.fromOutside(`${NAMESPACES_FOLDER}/${host}`)) || !isRunning(this.keeper)) return undefined;
    return `${host} is gone: somebody deleted its network namespace; take the lab down and bring it up again`;
  }

  /** @throws TopologyError if the lab has no such host; LabError if its namespace is gone */
  requireHost(name: string): void {
    const defect = this.hostDefect(name);
    if (defect !== undefined) throw new LabError(defect);
  }

  /** For {@link script}: the command in a host's network namespace. @throws what spawn() throws */
  scriptOn(host: string, command: string): string {
    this.requireHost(host);
    return `nsenter --net=${NAMESPACES_FOLDER}/${host} ${command}`;
  }

  private join<Line>(
    name: string,
    command: readonly string[],
    { parseLine, unread, patienceMs, ...options }: SpawnOptions<Line>,
  ): HostProcess<Line> {
    const [file = "", ...words] = joinCommand(this.keeper, command);
    return new HostProcess(spawn(file, words, { cwd: "/", ...options }), name, { parseLine, unread, patienceMs });
  }

  program(bundle: string): readonly string[] {
    return [this.record.node, `${PROGRAM_FOLDER}/${bundle}.mjs`];
  }

  spawn<Line = never>(host: string, command: readonly string[], options: SpawnOptions<Line> = {}): HostProcess<Line> {
    this.requireHost(host);
    const { name = `${command[0]} on ${host}`, stdio = ["ignore", "pipe", "pipe"], env = process.env } = options;
    const words = ["ip", "netns", "exec", host, "unshare", "--uts", "sh", "-c", UNDER_HOST_NAME, host, ...command];
    return this.join(name, words, { ...options, stdio, env: hostEnvironment(env) });
  }

  exec(host: string, command: readonly string[], { input }: { readonly input?: string } = {}): Promise<ExecResult> {
    return this.spawn(host, command, { stdio: "pipe" }).result(input);
  }

  async execAtGateway(name: string, command: readonly string[], { input }: { readonly input?: string } = {}): Promise<ExecResult> {
    const { natGateways } = this.lab;
    const gateway = natGateways.find((each) => each.name === name);
    if (!gateway)
      throw new TopologyError(
        `no NAT gateway "${name}"; there ${natGateways.length === 0 ? "is none" : `is ${natGateways.map((each) => each.name).join(", ")}`}`,
      );
    const words = ["ip", "netns", "exec", natGatewayNamespace(gateway), ...command];
    return this.join(`${command[0]} at ${name}`, words, { stdio: "pipe", env: hostEnvironment(process.env) }).result(input);
  }

  capture<Line = never>(host: string, options: CaptureOptions<Line> = {}): Promise<HostProcess<Line>> {
    return capture(this, host, options);
  }

  /**
   * Runs a shell script in the VPC's network namespace; {@link scriptOn} leads from there to a host's.
   *
   * @param title for people: what the script is to do
   * @throws LabError with what it wrote to its standard error, if it fails
   */
  async script(script: string, title: string): Promise<string> {
    const { status, stdout, stderr } = await this.join(title, ["sh", "-e"], { stdio: "pipe" }).result(script);
    if (status !== 0) throw new LabError(`could not ${title}: ${stderr.trim() || "its shell was killed"}`);
    return stdout;
  }

  /** What the kernel has loaded and counted for each of the hosts, by host. */
  async securityGroups(hosts: readonly string[] = this.lab.hosts.map(({ name }) => name)): Promise<Map<string, LoadedSecurityGroup>> {
    const list = (host: string) => this.scriptOn(host, `nft -j list table inet ${SECURITY_GROUP_TABLE}`);
    const output = await this.script(hosts.map(list).join("\n"), "read the security groups");
    const tables = output.trim().split("\n");
    return new Map(hosts.map((host, index) => [host, parseSecurityGroup(tables[index] ?? "")]));
  }

  ruleDifferences(): Promise<RuleDifference[]> {
    return ruleDifferences(this);
  }
}
