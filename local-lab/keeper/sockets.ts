// Which ports a process has sockets at, by what the kernel tells in /proc.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The inodes of the process's sockets: its file descriptors are links such as `socket:[4711]` (proc_pid_fd(5)). */
function socketInodes(processId: number): Set<string> {
  const folder = `/proc/${processId}/fd`;
  return new Set(readdirSync(folder).map((descriptor) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${descriptor}`))?.[1] ?? ""));
}

/** Whether the process has a socket whose local port that is, be it listening or a connection. @returns false, too, where there is no such process */
export function hasSocketAt(processId: number, port: number): boolean {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, "0");
  try {
    const inodes = socketInodes(processId);
    return ["tcp", "udp"].some((protocol) =>
      readFileSync(`/proc/${processId}/net/${protocol}`, "utf8")
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        // proc_pid_net(5): the local address and port are the second field, the inode is the tenth.
        .some((fields) => fields[1]?.endsWith(`:${hexadecimal}`) && inodes.has(fields[9] ?? "")),
    );
  } catch {
    return false; // The process ended meanwhile.
  }
}
