// Pure. `/run/netns` and `/etc/netns` are everybody's: one that was not there before the lab goes again with the last lab.
import { NAMESPACE_FILES_FOLDER, NAMESPACES_FOLDER, STATE_FOLDER } from "./names";

const MARK = ".made-by-tcp-ip-lab";

/** Each mark lasts as long as the folder it speaks of: that of /etc over a reboot. */
const MADE = { namespaces: `${STATE_FOLDER}/.made-namespaces`, files: `${NAMESPACE_FILES_FOLDER}/${MARK}` };

/** Held by who creates something in the folders, together with others, and by who removes them, alone. */
const lock = (how: string) => `exec 9<${STATE_FOLDER}\nflock ${how} 9`;

/** The beginning of a script that creates the first things in them. Folders that were there before any lab nobody removes. */
export const CLAIM_SHARED_FOLDERS = `if [ ! -e ${NAMESPACES_FOLDER} ] || [ ! -e ${NAMESPACE_FILES_FOLDER} ] || [ -e ${MADE.namespaces} ] || [ -e ${MADE.files} ]; then
${lock("--shared")}
[ -e ${NAMESPACES_FOLDER} ] || : >${MADE.namespaces}
[ -e ${NAMESPACE_FILES_FOLDER} ] || { mkdir -p ${NAMESPACE_FILES_FOLDER}; : >${MADE.files}; }
fi`;

/** The end of one that removes them. Nobody waits where there is nothing to remove. */
export const RELEASE_SHARED_FOLDERS = `is_empty() { set -- "$1"/*; [ ! -e "$1" ]; }
if { [ -e ${MADE.files} ] && is_empty ${NAMESPACE_FILES_FOLDER}; } || { [ -e ${MADE.namespaces} ] && is_empty ${NAMESPACES_FOLDER}; }; then (
${lock("--exclusive")}
if [ -e ${MADE.files} ] && is_empty ${NAMESPACE_FILES_FOLDER}; then rm -d ${MADE.files} ${NAMESPACE_FILES_FOLDER}; fi
if [ -e ${MADE.namespaces} ] && is_empty ${NAMESPACES_FOLDER} && umount ${NAMESPACES_FOLDER}; then rm -d ${NAMESPACES_FOLDER} ${MADE.namespaces}; fi
) fi`;
