// Pure. A lab as ordered steps, each with its undo: shell scripts, so that what would be run can be read, and run by hand.
import type { Lab } from "../topology/lab";
import { checkLabName, NAMESPACE_FILES_FOLDER, vpcNamespace } from "./names";
import { cables, fabric, host, inNamespace, namespacesOf } from "./network";
import { resolverFile, startResolver, waitUntilReady } from "./resolver";
import { copyFiles, startService } from "./service";
import { CLAIM_SHARED_FOLDERS } from "./shared-folders";
import { hereDocument } from "./shell-text";
import { INSIDE_NAMESPACES, undoNamespaces, undoProcesses, undoServices } from "./undo";

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

function createNamespaces(lab: Lab, name: string): string {
  const namespaces = namespacesOf(lab, name);
  const folders = namespaces.slice(1).map((namespace) => `${NAMESPACE_FILES_FOLDER}/${namespace}`);
  return [
    CLAIM_SHARED_FOLDERS,
    `{ mkdir -p ${folders.join(" ")}; for folder in ${folders.join(" ")}; do echo '${resolverFile(lab)}' >$folder/resolv.conf; done; } &`,
    hereDocument(
      "ip -batch -",
      namespaces.map((namespace) => `netns add ${namespace}`),
      "NAMESPACES",
    ),
    "wait $!",
  ].join("\n");
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
      title: "copy the programs and create the namespaces",
      scripts: [copyFiles(name, [...sources.scripts, sources.bundle]), createNamespaces(lab, name)],
      undo: undoNamespaces(name),
    },
    { title: "connect the hosts to the VPC", scripts: [cables(lab, name)], undo: INSIDE_NAMESPACES },
    {
      title: "set up the security groups, the hosts and the resolver",
      scripts: [
        ...shares(lab.hosts).map((hosts) => hosts.map((each) => host(lab, name, each, lan)).join("\n")),
        inNamespace(vpcNamespace(name), [...startResolver(lab, name), ...fabric(lab, lan)]),
      ],
      undo: undoProcesses(name),
    },
    { title: "wait until packets travel and names are answered", scripts: [waitUntilReady(name)], undo: INSIDE_NAMESPACES },
    ...(services ? [{ title: "start the services", scripts: [startServices.join("\n")], undo: undoServices(name) }] : []),
  ];
  return { name, lab, lan, services, sources, steps };
}

/** The whole plan as one shell script, for people to read. */
export function describePlan({ steps }: Plan): string {
  return steps.map(({ title, scripts }) => [`# ${title}`, ...scripts].join("\n")).join("\n\n");
}
