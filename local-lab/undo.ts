// Pure. How each step of a plan is undone: shell scripts that leave nothing, however far the step came, also where there is nothing.
// They know the lab by its name and its marks alone, so that they also serve where no record is left.
import { hostNamespace, labFolder, NAMESPACE_FILES_FOLDER, NAMESPACES_FOLDER, programFolder, vpcNamespace } from "./names";
import { copyFiles, endAll, stopServices } from "./service";
import { RELEASE_SHARED_FOLDERS } from "./shared-folders";

export const INSIDE_NAMESPACES = ": # goes with the namespaces";

function whereCopied(name: string, script: string): string {
  return `if [ -e ${programFolder(name)}/end.sh ]; then\n${script}\nfi`;
}

/** Also of what was started on the hosts since: a namespace lasts as long as a process in it, its name need not. */
export function undoNamespaces(name: string): string {
  // All at the same time: processes take a while to end, and on a disk, so do files to go.
  return `{ ${whereCopied(name, endAll(name))}; } &
rm -rf ${NAMESPACE_FILES_FOLDER}/${hostNamespace(name, "*")} &
for path in ${NAMESPACES_FOLDER}/${vpcNamespace(name)} ${NAMESPACES_FOLDER}/${hostNamespace(name, "*")}; do
[ ! -e "$path" ] || echo "netns del \${path##*/}"
done | ip -batch -
wait
${RELEASE_SHARED_FOLDERS}`;
}

export function undoServices(name: string): string {
  return `${whereCopied(name, stopServices(name))}\nrm -rf ${labFolder(name)}/services`;
}

/** What undoes a lab where no record of its steps is left. The scripts that end processes are not left either: they are copied anew. */
export function undoByMarks(name: string, scripts: readonly string[]): string[] {
  return [copyFiles(name, scripts), undoServices(name), undoNamespaces(name)];
}
