// Describes a file system's error in one line: the file, the cause and a remedy. Every part of the project that reads or writes files
// uses it, also those that run before there is a bundle.
"use strict";
const { accessSync, constants, existsSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, isAbsolute, resolve, sep } = require("node:path");
const exitStatus = require("../cli/exit-status.json");

const CLONE = resolve(__dirname, "..");

/** By error code (errno(3)). */
const CAUSES = {
  EACCES: { cause: "permission denied", remedy: "give this user permission" },
  EPERM: { cause: "not permitted to this user", remedy: "give this user permission" },
  EROFS: { cause: "its file system is read-only", remedy: "make it writable" },
  ENOSPC: { cause: "no space is left there", remedy: "free some" },
  EDQUOT: { cause: "the user's quota is used up", remedy: "free some" },
  ENOENT: { cause: "there is no such file or folder" },
  ENOTDIR: { cause: "a part of its path is not a folder" },
  EISDIR: { cause: "it is a folder" },
  EEXIST: { cause: "it is there already" },
  ENOTEMPTY: { cause: "the folder is not empty" },
  ENAMETOOLONG: { cause: "its name is too long" },
  ELOOP: { cause: "it has too many symbolic links" },
  ENXIO: { cause: "nothing is at the other end" },
  EFBIG: { cause: "it has grown too large" },
  ETXTBSY: { cause: "it is being run" },
  EBUSY: { cause: "it is in use" },
  EIO: { cause: "its file system has an I/O error", remedy: "look for the reason in the kernel's log (dmesg)" },
  EMFILE: { cause: "too many files are open", remedy: "raise the limit (ulimit -n)" },
  ENFILE: { cause: "the machine has too many files open", remedy: "end other programs" },
};

const NOT_RUNNABLE = { cause: "it may not be run, or its file system is mounted noexec", remedy: "give this user permission to run it" };

/** By system call. */
const ACTIONS = {
  open: "open",
  read: "read",
  scandir: "read",
  write: "write",
  writev: "write",
  ftruncate: "write",
  copyfile: "write",
  mkdir: "make the folder",
  mkdtemp: "make the folder",
  unlink: "remove",
  rm: "remove",
  rmdir: "remove",
  access: "write to",
  listen: "make the socket",
  spawn: "run",
};

const isWithin = (path, folder) => path === folder || path.startsWith(`${folder}${sep}`);

/** How to choose another place, if possible. */
function elsewhere(path) {
  const { HOME, XDG_RUNTIME_DIR } = process.env;
  const places = [
    [XDG_RUNTIME_DIR, "set XDG_RUNTIME_DIR to another folder"],
    [CLONE, "use a clone elsewhere"],
    [tmpdir(), "set TMPDIR to another folder"],
    [HOME, "set HOME to another folder"],
  ];
  // The innermost of those that contain it.
  const [place] = places
    .filter(([folder]) => folder?.startsWith("/") && isWithin(path, resolve(folder)))
    .sort(([a], [b]) => resolve(b).length - resolve(a).length);
  return place?.[1];
}

/** @returns the facts of Node's error, or of esbuild's message */
function detailsOf({ code, syscall, path, address, dest, message }) {
  if (code !== undefined) {
    const cause = code === "ENOENT" && syscall === "mkdir" ? causeOfMissing(path) : code;
    return { code: cause, path: dest ?? path ?? address, deed: String(syscall).split(" ")[0] };
  }
  const [, file, cause] = /\bspawn (.+) (E[A-Z]+)$/m.exec(message) ?? [];
  return { code: cause, path: file, deed: "spawn" };
}

/** Node reports ENOENT for folders that it cannot make in an existing folder that is not writable. */
function causeOfMissing(path) {
  let folder = resolve(path);
  do folder = dirname(folder);
  while (!existsSync(folder));
  try {
    accessSync(folder, constants.W_OK);
    return "ENOENT";
  } catch ({ code }) {
    return code;
  }
}

/**
 * @param error what was thrown
 * @param file what it is about, if Node does not say
 * @returns "cannot write /a/b: no space is left there (ENOSPC); free some, or set HOME to another folder"; undefined for other errors
 */
function fileSystemError(error, file) {
  if (!(error instanceof Error)) return undefined;
  const { code, path, deed } = detailsOf(error);
  const known = deed === "spawn" && code === "EACCES" ? NOT_RUNNABLE : CAUSES[code];
  if (known === undefined) return undefined;
  const place = path ?? file ?? "a file";
  const isPath = isAbsolute(place) || (place === path && deed !== "spawn");
  const remedies = [known.remedy, isPath ? elsewhere(resolve(place)) : undefined].filter(Boolean);
  const said = `cannot ${ACTIONS[deed] ?? deed} ${place}: ${known.cause} (${code})`;
  return remedies.length === 0 ? said : `${said}; ${remedies.join(", or ")}`;
}

/** As Node's, but an error names the file, even if the disk is full. */
function writeFile(file, content) {
  try {
    writeFileSync(file, content);
  } catch (error) {
    error.path ??= file;
    throw error;
  }
}

/** From here on, a file system's error ends this process with one line, any other error with its stack. */
function explainFileSystemErrors(program) {
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${program}: ${fileSystemError(error) ?? error?.stack ?? error}\n`);
    process.exit(exitStatus.failed.status);
  });
}

module.exports = { explainFileSystemErrors, fileSystemError, writeFile };
