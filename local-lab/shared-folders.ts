// Pure. `/run/netns` and `/etc/netns` are everybody's: one that was not there before the lab goes again with the last lab.
import { NAMESPACE_FILES_FOLDER, NAMESPACES_FOLDER, STATE_FOLDER } from "./names";

const MARK = ".made-by-tcp-ip-lab";

/** Each mark lasts as long as the folder it speaks of: that of /etc over a reboot. */
const MADE = { namespaces: `${STATE_FOLDER}/.made-namespaces`, files: `${NAMESPACE_FILES_FOLDER}/${MARK}` };

/** Held by who creates something in the folders, together with others, and by who removes them, alone. */
const lock = (how: string) => `exec 9<${STATE_FOLDER}\nflock ${how} 9`;

/** The beginning of a script that creates namespaces. */
export const CLAIM_SHARED_FOLDERS = `${lock("--shared")}
mountpoint -q ${NAMESPACES_FOLDER} || : >${MADE.namespaces}
[ -d ${NAMESPACE_FILES_FOLDER} ] || { mkdir -p ${NAMESPACE_FILES_FOLDER}; : >${MADE.files}; }`;

/** The end of one that removes them. */
export const RELEASE_SHARED_FOLDERS = `(
${lock("--exclusive")}
if [ "$(ls -A ${NAMESPACE_FILES_FOLDER} 2>/dev/null)" = ${MARK} ]; then rm -r ${NAMESPACE_FILES_FOLDER}; fi
if [ -e ${MADE.namespaces} ] && [ -z "$(ls ${NAMESPACES_FOLDER})" ] && umount ${NAMESPACES_FOLDER}; then
rmdir ${NAMESPACES_FOLDER}
rm ${MADE.namespaces}
fi
)`;
