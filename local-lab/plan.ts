// A lab as ordered steps: shell scripts for its process 1, and programs for its keeper. They can be read, and run by hand.
import type { Lab, LabService } from "../topology/lab";
import type { KeptProgram } from "./keeper/protocol";
import { listens, TIMEOUT_SEC, waitUntil } from "./listening";
import { linkSteps } from "./links/relay-program";
import { checkLabName, NAMESPACES_FOLDER, PROGRAM_FOLDER } from "./names";
import {
  connectBridge,
  connectPorts,
  hasInternet,
  hostScript,
  internetScript,
  natGatewayScript,
  routerMac,
  vpcFabric,
  vpcLinks,
  writeNeighbours,
} from "./network";
import { resolver, waitUntilReady } from "./resolver";
import { serverCommand, serverFiles } from "./servers";
import { hereDocument, inParallel, quote } from "./shell-text";

export interface PlanOptions {
  /** Labs of different names can be up at once. @default - the scenario's name */
  readonly name?: string;
  /** A LAN instead of a VPC: broadcast and multicast are delivered, and pass the security groups. @default false */
  readonly lan?: boolean;
  /** Whether the hosts' programs are started, or left to be started by hand. @default true */
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

/** How many scripts set hosts up at once: with more of them, or fewer than two hosts each, it takes longer. */
const MOST_SCRIPTS = 4;

function shares<T>(list: readonly T[]): T[][] {
  const size = Math.max(2, Math.ceil(list.length / MOST_SCRIPTS));
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

function copyPrograms({ programs }: Sources): string {
  return `cp ${programs.map(quote).join(" ")} ${PROGRAM_FOLDER}\nln -s lab-apps.mjs ${PROGRAM_FOLDER}/lab-apps`;
}

function keptService(host: string, service: LabService, node: string): KeptProgram {
  const { name, listensOn, restartDelaySec } = service;
  // Their logs have the colours that they would have on a terminal: see `lab logs`.
  const program = (name: string) => ["env", "FORCE_COLOR=1", node, `${PROGRAM_FOLDER}/lab-apps.mjs`, name];
  const command = "files" in service ? serverCommand(host, service) : [...program(service.program), ...service.arguments];
  return { host, name, command, restartDelaySec, ports: listensOn.map(({ port }) => port) };
}

/** For a shell in the VPC's namespace: waits until a server program listens; if it does not, says what its log ends with. */
function waitUntilListening({ host = "", name, ports = [] }: KeptProgram, timeoutSec: number): string {
  const lastWords = `$(grep -sv "^supervise: " "$folder/logs/${host}/${name}.log" | tail -n 3)`;
  const complaint = `echo "${name} on ${host} does not listen; its log ends with: ${lastWords}"`;
  const script = waitUntil(ports.map(listens), [complaint], timeoutSec);
  return hereDocument(`nsenter --net=${NAMESPACES_FOLDER}/${host} sh -e`, [script], "LISTENING");
}

/** One is waited for after the other: many shells that look all the time would take the processors that the programs start on. */
function serverStep(what: string, programs: readonly KeptProgram[]): Step {
  const timeoutSec = Math.max(TIMEOUT_SEC, programs.length);
  const wait = programs.map((each) => waitUntilListening(each, timeoutSec)).join("\n");
  return { title: `start the ${what}, and wait until they listen`, programs, scripts: programs.length > 0 ? [inParallel([wait])] : [] };
}

/**
 * The servers first, so that no client has to wait for its restart delay. Load balancers follow their targets: one that does not
 * answer yet would be unhealthy until several checks have succeeded.
 */
function serviceSteps({ hosts }: Lab, programs: readonly KeptProgram[]): Step[] {
  const balances = ({ host }: KeptProgram) => hosts.find(({ name }) => name === host)?.loadBalancing !== undefined;
  const servers = programs.filter(({ ports = [] }) => ports.length > 0);
  const clients = programs.filter(({ ports = [] }) => ports.length === 0);
  const balancers = servers.filter(balances);
  return [
    serverStep(
      "server programs",
      servers.filter((each) => !balances(each)),
    ),
    ...(balancers.length > 0 ? [serverStep("load balancers", balancers)] : []),
    { title: "start the client programs", programs: clients, scripts: [] },
  ];
}

/** glibc's own way, which all programs of a host take (getaddrinfo(3)). */
function lookUp({ hosts }: Lab): string[] {
  const [host] = hosts;
  if (!host) return [];
  const failure = `echo "getent ahostsv4 ${host.domainName} on ${host.name} ended with exit status $?" >&2`;
  return [`nsenter --net=${NAMESPACES_FOLDER}/${host.name} getent ahostsv4 ${host.domainName} >/dev/null || { ${failure}; exit 1; }`];
}

/** What is behind the gateways, and the gateways. */
function internet(lab: Lab): string[] {
  return hasInternet(lab) ? [internetScript(lab), ...lab.natGateways.map((gateway) => natGatewayScript(lab, gateway))] : [];
}

/** The links that the scenario declares. */
function linkingSteps(lab: Lab, { node }: Sources): Step[] {
  const links = linkSteps(lab, node);
  if (!links) return [];
  return [
    { title: "prepare the links", scripts: [links.prepare] },
    { title: "start the links' relays, and put them into the paths", programs: links.relays, scripts: [links.connect] },
  ];
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
      scripts: [[copyPrograms(sources), ...serverFiles(lab), ...writeNeighbours(lab, routerMac(lab))].join("\n"), vpcLinks(lab)],
    },
    {
      title: "set up the hosts, their security groups and the resolver",
      programs: [resolver(lab), ...(services ? [] : kept.map((each) => ({ ...each, stopped: true })))],
      scripts: [
        ...shares(lab.hosts).map((hosts) => hosts.map((host) => hostScript(lab, host, lan)).join("\n")),
        ...internet(lab),
        vpcFabric(lab, lan),
      ],
    },
    {
      title: "connect the hosts, and wait until packets travel and names are answered",
      scripts: [[connectPorts(lab), inParallel([connectBridge(lab), waitUntilReady(lab)]), ...lookUp(lab)].join("\n")],
    },
    ...linkingSteps(lab, sources),
    ...(services ? serviceSteps(lab, kept) : []),
  ];
  return { name, lab, lan, sources, steps };
}

const describeProgram = ({ host, command, stopped }: KeptProgram) =>
  `${stopped ? "# " : ""}${host === undefined ? "" : `ip netns exec ${host} `}${command.map(quote).join(" ")} &`;

/** The whole plan as one shell script, for people to read. */
export function describePlan({ steps }: Plan): string {
  return steps
    .map(({ title, programs = [], scripts }) => [`# ${title}`, ...programs.map(describeProgram), ...scripts].join("\n"))
    .join("\n\n");
}
