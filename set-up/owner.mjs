// Builds by root in another user's clone run as that user, so that the user can build again later.
// That also keeps root from writing through a link that the user planted.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileSystemError } from "./file-system-error.cjs";

/** @returns the uid and gid of the clone's owner if root works for another user, otherwise undefined */
function otherOwner() {
  const { uid, gid } = statSync(".");
  return process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : undefined;
}

/** Where the user's npm keeps its cache. A user without a home, as in a container, has the clone's cache. */
function homeOf(uid) {
  const { stdout } = spawnSync("getent", ["passwd", String(uid)], { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
  const home = stdout?.trim().split(":")[5];
  return home && existsSync(home) ? home : resolve(".cache");
}

/**
 * Ends this process with one line if it may not write to the clone.
 *
 * @param purpose for people: what is to be done
 * @param command the command that does it
 */
export function requireWritable(purpose, exitStatus, command = "npm run lab") {
  try {
    for (const folder of [".", "node_modules", "dist", ".cache"].filter(existsSync)) accessSync(resolve(folder), constants.W_OK);
  } catch (error) {
    const { uid } = statSync(".");
    const isOthers = uid !== process.getuid?.() && error.code === "EACCES";
    const others = `only the clone's owner, user ${uid}, can ${purpose}: ${command}, as that user`;
    console.error(`set-up: ${isOthers ? others : `cannot ${purpose}: ${fileSystemError(error)}`}`);
    process.exit(exitStatus);
  }
}

/** Options of a child process that runs as the clone's owner. Node gives it no supplementary groups. */
export function asOwner() {
  const owner = otherOwner();
  if (!owner) return {};
  // `npm run` has put root's own files into the environment.
  const env = { ...process.env, HOME: homeOf(owner.uid), npm_config_cache: undefined, npm_config_userconfig: undefined };
  return { ...owner, env };
}

/** From here on, this process is the clone's owner. */
export function becomeOwner() {
  const owner = otherOwner();
  if (!owner) return;
  process.setgroups([]);
  process.setgid(owner.gid);
  process.setuid(owner.uid);
}
