// Pure. A service of a host, as the command that starts it: the same description that first boot on AWS turns into a systemd unit.
import type { LabService } from "../topology/lab";
import { hostNamespace, processFolder, programFolder, serviceFolder } from "./names";
import { quote } from "./shell-text";

/** Copies files to where the lab has its programs. */
export function copyFiles(labName: string, files: readonly string[]): string {
  return `mkdir -p ${programFolder(labName)} ${processFolder(labName)}\ncp ${files.map(quote).join(" ")} ${programFolder(labName)}\nln -sf lab-apps.mjs ${programFolder(labName)}/lab-apps`;
}

/** Ends the processes recorded in those files, given as shell words. */
function endRecorded(labName: string, ...files: readonly string[]): string {
  return `set -- ${files.join(" ")}\n. ${programFolder(labName)}/end.sh`;
}

/** Ends every process that the lab started and that still runs, with all that those started: looked for while those on record end. */
export function endAll(labName: string): string {
  const folder = processFolder(labName);
  return [
    `(set -- ${labName} ${folder}; . ${programFolder(labName)}/adopt.sh) &`,
    endRecorded(labName, `${folder}/*`),
    "wait $!",
    endRecorded(labName, `${folder}/adopted-*`),
  ].join("\n");
}

/** Starts a command that outlives the shell that starts it: recorded, and without the lab's lock, which is file 3. */
export function startRecorded(labName: string, file: string, command: string, log = "/dev/null"): string {
  return `(set -- ${labName} ${file} ${command}; . ${programFolder(labName)}/record.sh) </dev/null >>${log} 2>&1 3>&- &`;
}

/** Starts the service; it is kept running from then on. */
export function startService(labName: string, host: string, service: LabService, node: string): string {
  const folder = serviceFolder(labName, host, service.name);
  const bin = programFolder(labName);
  const program = [node, `${bin}/lab-apps.mjs`, service.program, ...service.arguments].map(quote).join(" ");
  const inHost = `ip netns exec ${hostNamespace(labName, host)} ${program}`;
  return [
    `mkdir -p ${folder}`,
    startRecorded(
      labName,
      `${folder}/supervisor`,
      `sh ${bin}/supervise.sh ${labName} ${folder} ${service.restartDelaySec} ${inHost}`,
      `${folder}/log`,
    ),
  ].join("\n");
}

/** Ends the service and whatever was left of it. The supervisor first, lest it start the program again. */
export function stopServices(labName: string, host = "*", service = "*"): string {
  const folder = serviceFolder(labName, host, service);
  return [endRecorded(labName, `${folder}/supervisor`), endRecorded(labName, `${folder}/process`)].join("\n");
}
