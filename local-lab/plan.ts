// Pure. A lab as ordered steps, each with its undo: shell scripts, so that what would be run can be read, and run by hand.
import type { Lab } from "../topology/lab";
import { checkLabName, hostNamespace, NAMESPACE_FILES_FOLDER, vpcNamespace } from "./names";
import { fabric, forward, host, inNamespace, plugIn, vpc, writeNeighbours } from "./network";
import { resolverFile, startResolver, waitUntilReady } from "./resolver";
import { copyFiles, startService } from "./service";
import { CLAIM_SHARED_FOLDERS } from "./shared-folders";
import { inParallel } from "./shell-text";
import { INSIDE_NAMESPACES, undoNamespaces, undoServices } from "./undo";

export interface PlanOptions {
  /** Marks all that belongs to this lab; labs of different names can be up at once. @default - the scenario's name */
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
  /** Those of `local-lab/scripts`. The lab runs copies of them and of the bundle. */
  readonly scripts: readonly string[];
  /** Of the lab programs. */
  readonly bundle: string;
  /** Runs the programs. */
  readonly node: string;
}

export interface Step {
  /** What it does, for people: "create the namespaces". */
  readonly title: string;
  /** Shell scripts, run at the same time. */
  readonly scripts: readonly string[];
  /** A shell script that leaves nothing of the step, however far it came, also where there is nothing. It needs no file of the source. */
  readonly undo: string;
}

export interface Plan {
  readonly name: string;
  readonly lab: Lab;
  readonly lan: boolean;
  readonly services: boolean;
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

/** The files that replace those of /etc in the hosts' namespaces. */
function writeResolverFiles(lab: Lab, name: string): string {
  const folders = lab.hosts.map((each) => `${NAMESPACE_FILES_FOLDER}/${hostNamespace(name, each.name)}`).join(" ");
  return `mkdir -p ${folders}\nfor folder in ${folders}; do echo '${resolverFile(lab)}' >$folder/resolv.conf; done`;
}

/**
 * What bringing the lab up runs, in this order; undoing runs the undos in the reverse one.
 *
 * @throws LabError where a lab can't be called so
 */
export function planLab(lab: Lab, { name = lab.scenario.name, lan = false, services = true, sources }: PlanOptions): Plan {
  checkLabName(name);
  const startServices = lab.hosts.flatMap((each) => each.services.map((service) => startService(name, each.name, service, sources.node)));
  const steps: Step[] = [
    {
      title: "copy the programs and create the VPC",
      scripts: [
        [copyFiles(name, [...sources.scripts, sources.bundle]), ...writeNeighbours(lab, name)].join("\n"),
        [CLAIM_SHARED_FOLDERS, inParallel([vpc(lab, name), writeResolverFiles(lab, name)])].join("\n"),
      ],
      undo: undoNamespaces(name),
    },
    {
      title: "set up the hosts, their security groups and the resolver",
      scripts: [
        ...shares(lab.hosts).map((hosts) => hosts.map((each) => host(lab, name, each, lan)).join("\n")),
        inNamespace(vpcNamespace(name), [...startResolver(lab, name), ...fabric(lab, lan)]),
      ],
      undo: INSIDE_NAMESPACES,
    },
    {
      title: "connect the hosts, and wait until packets travel and names are answered",
      scripts: [[plugIn(lab, name), inParallel([forward(lab, name), waitUntilReady(name)])].join("\n")],
      undo: INSIDE_NAMESPACES,
    },
    ...(services ? [{ title: "start the services", scripts: [startServices.join("\n")], undo: undoServices(name) }] : []),
  ];
  return { name, lab, lan, services, sources, steps };
}

/** The whole plan as one shell script, for people to read. */
export function describePlan({ steps }: Plan): string {
  return steps.map(({ title, scripts }) => [`# ${title}`, ...scripts].join("\n")).join("\n\n");
}
