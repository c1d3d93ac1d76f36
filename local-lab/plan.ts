// A lab as ordered steps: shell scripts that its keeper runs, and programs that it starts. So what is run can be read, and run by hand.
import type { Lab, LabService } from "../topology/lab";
import type { KeptProgram } from "./kept-program";
import { checkLabName, NAMESPACES_FOLDER, PROGRAM_FOLDER } from "./names";
import { connectBridges, connectHosts, hostScript, vpcFabric, vpcLinks, writeNeighbours } from "./network";
import { resolver, waitUntilReady } from "./resolver";
import { inParallel, quote } from "./shell-text";

export interface PlanOptions {
  /** Labs of different names can be up at once. @default - the scenario's name */
  readonly name?: string;
  /** A LAN instead of a VPC: broadcast and multicast are delivered, and pass the security groups. @default false */
  readonly lan?: boolean;
  /** Whether the hosts run their programs. @default true */
  readonly services?: boolean;
  /** Where this machine has what the lab runs: see `localSources`. */
  readonly sources: Sources;
}

/** Absolute paths. */
export interface Sources {
  /** Bundles that the lab copies, so that they stay what they were. */
  readonly programs: readonly string[];
  /** The bundle that becomes the lab's keeper. */
  readonly keeper: string;
  /** Runs them. */
  readonly node: string;
}

export interface Step {
  /** What it does, for people: "create the VPC". */
  readonly title: string;
  /** Started before the scripts are run. @default - none */
  readonly programs?: readonly KeptProgram[];
  /** Shell scripts, run at the same time. */
  readonly scripts: readonly string[];
}

export interface Plan {
  readonly name: string;
  readonly lab: Lab;
  readonly lan: boolean;
  readonly sources: Sources;
  readonly steps: readonly Step[];
}

/** How many scripts set hosts up at once. Most of the time is the kernel's, and some of that can't be shared out, so more do not help. */
const MOST_WORKERS = 4;

/** Below so many hosts each, a further worker costs more than it saves. */
const HOSTS_OF_A_WORKER = 2;

/** A share of the list for each worker. */
function shares<T>(list: readonly T[]): T[][] {
  const size = Math.max(HOSTS_OF_A_WORKER, Math.ceil(list.length / MOST_WORKERS));
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

function copyPrograms({ programs }: Sources): string {
  return `cp ${programs.map(quote).join(" ")} ${PROGRAM_FOLDER}\nln -s lab-apps.mjs ${PROGRAM_FOLDER}/lab-apps`;
}

/** A server program's first words are the address and the port where it listens; a client's are a host's name and port. */
function listeningPort([address, port]: readonly string[]): { readonly port?: number } {
  return address === "0.0.0.0" ? { port: Number(port) } : {};
}

function keptService(host: string, { name, program, arguments: words, restartDelaySec }: LabService, node: string): KeptProgram {
  const command = [node, `${PROGRAM_FOLDER}/lab-apps.mjs`, program, ...words];
  return { host, name, command, restartDelaySec, ...listeningPort(words) };
}

/** glibc's own way, which all programs of a host take (getaddrinfo(3)). */
function lookUp({ hosts }: Lab): string[] {
  const [host] = hosts;
  if (!host) return [];
  const failure = `echo "getent ahostsv4 ${host.domainName} on ${host.name} ended with exit status $?" >&2`;
  return [`nsenter --net=${NAMESPACES_FOLDER}/${host.name} getent ahostsv4 ${host.domainName} >/dev/null || { ${failure}; exit 1; }`];
}

/**
 * What bringing the lab up runs, in this order.
 *
 * @throws LabError if a lab can't have that name
 */
export function planLab(lab: Lab, { name = lab.scenario.name, lan = false, services = true, sources }: PlanOptions): Plan {
  checkLabName(name);
  const kept = lab.hosts.flatMap((host) => host.services.map((service) => keptService(host.name, service, sources.node)));
  const steps: Step[] = [
    {
      title: "copy the programs and create the VPC",
      scripts: [[copyPrograms(sources), ...writeNeighbours(lab)].join("\n"), vpcLinks(lab)],
    },
    {
      title: "set up the hosts, their security groups and the resolver",
      programs: [resolver(lab)],
      scripts: [...shares(lab.hosts).map((hosts) => hosts.map((host) => hostScript(lab, host, lan)).join("\n")), vpcFabric(lab, lan)],
    },
    {
      title: "connect the hosts, and wait until packets travel and names are answered",
      scripts: [[connectHosts(lab), inParallel([connectBridges(lab), waitUntilReady()]), ...lookUp(lab)].join("\n")],
    },
    ...(services ? [{ title: "start the services, and wait until they serve", programs: kept, scripts: [] }] : []),
  ];
  return { name, lab, lan, sources, steps };
}

const describeProgram = ({ host, command }: KeptProgram) =>
  `${host === undefined ? "" : `ip netns exec ${host} `}${command.map(quote).join(" ")} &`;

/** The whole plan as one shell script, for people to read. */
export function describePlan({ steps }: Plan): string {
  return steps
    .map(({ title, programs = [], scripts }) => [`# ${title}`, ...programs.map(describeProgram), ...scripts].join("\n"))
    .join("\n\n");
}
