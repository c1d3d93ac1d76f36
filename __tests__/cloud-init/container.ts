// A container that systemd boots: it has this machine's /usr, a network of its own, and nothing else. Needs root.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cloudConfig, TestFolder, units } from "./rendered-host";

const PROBE_UNIT = `[Unit]
Requires=dbus.socket
After=dbus.socket
[Service]
Type=oneshot
TimeoutStartSec=60
ExecStart=/bin/bash /out/probe
ExecStopPost=/bin/bash -c "journalctl --no-hostname >/dev/console"
ExecStopPost=/bin/systemctl --no-block exit
`;

/** This machine's systemd gives each container a control group of its own; without it they would share one, and clash. */
const [nspawn = "", ...options] = existsSync("/run/systemd/system")
  ? ["systemd-nspawn"]
  : ["flock", join(tmpdir(), "tcp-ip-lab-nspawn.lock"), "systemd-nspawn", "--register=no", "--keep-unit"];

/** /usr is read-only there. */
const NODE = "/opt/node-24";

export interface Container {
  /** Texts of user data: their units and the files of their servers are there. */
  readonly userData: readonly string[];
  /** Names of 127.0.0.1. */
  readonly names: readonly string[];
  /** A script for bash with `set -e`, in which $SERVICES has the units' names. */
  readonly probe: string;
}

/** Paths of the files that services have. */
const isOfService = (path: string) => /^\/etc\/(?!tcp-ip-lab\.conf)/.test(path);

/**
 * Runs a script in a container that has what the user data gives to an instance's services.
 *
 * @returns what the script has written, and how the services are, by property of systemctl show
 * @throws Error with the container's journal if the script fails or does not end
 */
export function bootContainer({ userData, names, probe }: Container) {
  using folder = new TestFolder();
  const configs = userData.map(cloudConfig);
  const services = [...new Set(configs.flatMap((config) => [...units(config).keys()]))];
  const files = new Map(
    configs.flatMap(({ write_files }) =>
      write_files.filter(({ path }) => isOfService(path)).map(({ path, content }) => [path, content.replace("/usr/bin/node-24", NODE)]),
    ),
  );
  const at = (path: string, content: string) => {
    mkdirSync(join(folder.path, "files", dirname(path)), { recursive: true });
    return `--bind-ro=${folder.write(join("files", path), content)}:${path}`;
  };
  const out = join(folder.path, "out");
  mkdirSync(out);
  folder.write(
    "out/probe",
    `set -e
SERVICES=(${services.join(" ")})
{
${probe}
} >/out/answers
systemctl show --property=Id,ActiveState,NRestarts "\${SERVICES[@]}" >/out/states
`,
  );
  const { error, stdout, stderr } = spawnSync(
    nspawn,
    [
      ...options,
      "--directory=/",
      "--volatile=yes",
      `--machine=tcp-ip-lab-${process.pid}`,
      "--link-journal=no",
      "--private-network",
      at("/etc/hosts", `127.0.0.1 ${names.join(" ")}\n`),
      at("/etc/systemd/system/probe.service", PROBE_UNIT),
      ...[...files].map(([path, content]) => at(path, content)),
      // Its name services know the users of services, and OpenSSL's settings stand there.
      ...["/etc/nsswitch.conf", "/etc/ssl"].map((path) => `--bind-ro=${path}`),
      `--bind-ro=${process.execPath}:${NODE}`,
      `--bind-ro=${resolve("dist/lab-apps.mjs")}:/opt/tcp-ip-lab/lab-apps.mjs`,
      `--bind=${out}:/out`,
      "--boot",
      "systemd.unit=probe.service",
      "systemd.firstboot=off",
      // Nothing but loopback will ever be up.
      "systemd.mask=systemd-networkd-wait-online.service",
    ],
    { encoding: "utf8", timeout: 90_000, stdio: ["ignore", "pipe", "pipe"] },
  );
  const states = join(out, "states");
  if (!existsSync(states)) throw new Error(`the services did not come to this end:\n${error?.message ?? ""}\n${stdout}${stderr}`);
  const state = (text: string) => Object.fromEntries(text.split("\n").map((line) => line.split("="))) as Record<string, string>;
  return {
    answers: readFileSync(join(out, "answers"), "utf8"),
    services: services.map((name) => `${name}.service`),
    states: readFileSync(states, "utf8").trim().split("\n\n").map(state),
  };
}
