// Pure. A lab as ordered steps, each with its undo: shell scripts, so that what would be run can be read, and run by hand.
import type { Lab } from "../topology/lab";
import {
  checkLabName,
  hostNamespace,
  labFolder,
  NAMESPACE_FILES_FOLDER,
  NAMESPACES_FOLDER,
  processFolder,
  programFolder,
  STATE_FOLDER,
  vpcNamespace,
} from "./names";
import { host, inNamespace, namespacesOf, vpc } from "./network";
import { resolverConfiguration, resolverFile } from "./resolver";
import { endAll, startRecorded, startService, stopServices } from "./service";
import { hereDocument, quote } from "./shell-text";

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

/** How many scripts a step runs at once. Most of the time is the kernel's, and some of that can't be shared out, so more do not help. */
const WORKERS = 4;

/** A share of the list for each worker. */
function shares<T>(list: readonly T[]): T[][] {
  const size = Math.ceil(list.length / WORKERS);
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

const MARK = ".made-by-tcp-ip-lab";

/**
 * Those two folders are everybody's. One that was not there is marked, and goes again with the last lab; labs that come and go at once wait for each
 * other. Each mark lasts as long as its folder: that of /etc over a reboot.
 */
const MADE = { namespaces: `${STATE_FOLDER}/.made-namespaces`, files: `${NAMESPACE_FILES_FOLDER}/${MARK}` };

const claimSharedFolders = `exec 9<${STATE_FOLDER}
flock --shared 9
mountpoint -q ${NAMESPACES_FOLDER} || : >${MADE.namespaces}
[ -d ${NAMESPACE_FILES_FOLDER} ] || { mkdir -p ${NAMESPACE_FILES_FOLDER}; : >${MADE.files}; }`;

const releaseSharedFolders = `exec 9<${STATE_FOLDER}
flock 9
if [ "$(ls -A ${NAMESPACE_FILES_FOLDER} 2>/dev/null)" = ${MARK} ]; then rm -r ${NAMESPACE_FILES_FOLDER}; fi
if [ -e ${MADE.namespaces} ] && [ -z "$(ls ${NAMESPACES_FOLDER})" ] && umount ${NAMESPACES_FOLDER}; then
rmdir ${NAMESPACES_FOLDER}
rm ${MADE.namespaces}
fi`;

/** The undos by step. They know the lab by its name and marks alone, so that they also serve where no record is left. */
function undosOf(name: string) {
  const bin = programFolder(name);
  const whereCopied = (...lines: string[]) => [`if [ -e ${bin}/end.sh ]; then`, ...lines, "fi"].join("\n");
  return {
    programs: `rm -rf ${bin} ${processFolder(name)}`,
    namespaces: [
      `for path in ${NAMESPACES_FOLDER}/${vpcNamespace(name)} ${NAMESPACES_FOLDER}/${hostNamespace(name, "*")}; do`,
      `[ ! -e "$path" ] || echo "netns del \${path##*/}"`,
      `done | ip -batch -`,
      `rm -rf ${NAMESPACE_FILES_FOLDER}/${hostNamespace(name, "*")}`,
      releaseSharedFolders,
    ].join("\n"),
    insideNamespaces: ": # goes with the namespaces",
    resolver: `${whereCopied(endAll(name))}\nrm -f ${resolverFiles(name).configuration} ${resolverFiles(name).log}`,
    services: `${whereCopied(stopServices(name))}\nrm -rf ${labFolder(name)}/services`,
  };
}

/** What undoes a lab of that name, in order, where no record of its steps is left. The scripts that end processes are not left either: they are copied anew. */
export function undoByMarks(name: string, scripts: readonly string[]): string[] {
  return [copy(name, scripts), ...Object.values(undosOf(name)).reverse()];
}

function resolverFiles(name: string) {
  return { configuration: `${labFolder(name)}/resolver.conf`, log: `${labFolder(name)}/resolver.log` };
}

function copy(name: string, files: readonly string[]): string {
  return `mkdir -p ${programFolder(name)} ${processFolder(name)}\ncp ${files.map(quote).join(" ")} ${programFolder(name)}`;
}

function copyPrograms(name: string, { scripts, bundle }: Sources): Step {
  return {
    title: "copy the programs",
    scripts: [copy(name, [...scripts, bundle])],
    undo: undosOf(name).programs,
  };
}

function createNamespaces(lab: Lab, name: string): Step {
  const namespaces = namespacesOf(lab, name);
  const folders = namespaces.slice(1).map((namespace) => `${NAMESPACE_FILES_FOLDER}/${namespace}`);
  return {
    title: "create the namespaces",
    scripts: [
      [
        claimSharedFolders,
        `mkdir -p ${folders.join(" ")}`,
        `for folder in ${folders.join(" ")}; do echo '${resolverFile(lab)}' >$folder/resolv.conf; done`,
        hereDocument(
          "ip -batch -",
          namespaces.map((namespace) => `netns add ${namespace}`),
          "NAMESPACES",
        ),
      ].join("\n"),
    ],
    undo: undosOf(name).namespaces,
  };
}

function startResolver(lab: Lab, name: string): Step {
  const { configuration, log } = resolverFiles(name);
  const record = `${processFolder(name)}/resolver`;
  return {
    title: "start the resolver",
    scripts: [
      [
        hereDocument(`cat >${configuration}`, [resolverConfiguration(lab)], "CONFIGURATION"),
        inNamespace(vpcNamespace(name), [
          // The kernel brings cables to life in its own time, and what is sent before is lost.
          `while ip -o link show | grep -qE "state (DOWN|LOWERLAYERDOWN)"; do sleep 0.005; done`,
          startRecorded(name, record, `dnsmasq --keep-in-foreground --conf-file=${configuration}`, log),
          "resolver=$!",
          `until grep -q "^ *[0-9]*: [0-9A-F]*:0035 " /proc/net/udp; do`,
          `kill -0 $resolver 2>/dev/null || { cat ${log} >&2; exit 1; }`,
          "sleep 0.005",
          "done",
        ]),
      ].join("\n"),
    ],
    undo: undosOf(name).resolver,
  };
}

function startServices(lab: Lab, name: string, { node }: Sources): Step {
  return {
    title: "start the services",
    scripts: [lab.hosts.flatMap((each) => each.services.map((service) => startService(name, each.name, service, node))).join("\n")],
    undo: undosOf(name).services,
  };
}

/**
 * What bringing the lab up runs, in this order; undoing runs the undos in the reverse one.
 *
 * @throws LabError where a lab can't be called so
 */
export function planLab(lab: Lab, { name = lab.scenario.name, lan = false, services = true, sources }: PlanOptions): Plan {
  checkLabName(name);
  const steps: Step[] = [
    copyPrograms(name, sources),
    createNamespaces(lab, name),
    { title: "connect the hosts to the VPC", scripts: [vpc(lab, name, lan)], undo: undosOf(name).insideNamespaces },
    {
      title: "set up the hosts and their security groups",
      scripts: shares(lab.hosts).map((hosts) => hosts.map((each) => host(lab, name, each, lan)).join("\n")),
      undo: undosOf(name).insideNamespaces,
    },
    startResolver(lab, name),
    ...(services ? [startServices(lab, name, sources)] : []),
  ];
  return { name, lab, lan, services, sources, steps };
}

/** The whole plan as one shell script, for people to read. */
export function describePlan({ steps }: Plan): string {
  return steps.map(({ title, scripts }) => [`# ${title}`, ...scripts].join("\n")).join("\n\n");
}
