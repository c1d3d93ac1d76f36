// The units as systemd really starts them: hardened, in a container that has this machine's /usr, a network of its own, and nothing else.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { scenario } from "../../topology/scenarios";
import { describeAsRoot } from "../support/test-machine";
import { cloudConfig, render, TestFolder, units, VALUES } from "./rendered-host";

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

const probe = (services: readonly string[]) => `set -e
says() { until journalctl --quiet --identifier "$1" --grep "$2" >/dev/null; do sleep 0.2; done; }
systemctl start tcp-server udp-server hesitant-consumer
for server in tcp-server udp-server hesitant-consumer; do says $server "listening on"; done
systemctl start tcp-client udp-client eager-producer
says tcp-client "Response to message"
says udp-client "Response to message"
says hesitant-consumer "unread in the kernel's receive buffer"
systemctl kill --signal USR1 hesitant-consumer
says hesitant-consumer "received message #1 from client-3"
systemctl show --property=Id,ActiveState,NRestarts ${services.join(" ")} >/out/states
`;

/** This machine's systemd gives each container a control group of its own; without it they would share one, and clash. */
const [nspawn = "", ...options] = existsSync("/run/systemd/system")
  ? ["systemd-nspawn"]
  : ["flock", join(tmpdir(), "tcp-ip-lab-nspawn.lock"), "systemd-nspawn", "--register=no", "--keep-unit"];

describeAsRoot("the units, started by systemd", () => {
  test("run hardened, reach each other by name, and need no restart", () => {
    using folder = new TestFolder();
    const all = new Map(scenario().hosts.flatMap(({ name }) => [...units(cloudConfig(render(name)))]));
    const node = "/opt/node-24"; // /usr is read-only there
    const binds = [
      `${folder.write("hosts", `127.0.0.1 localhost server.${VALUES.hostedZoneName}\n`)}:/etc/hosts`,
      `${folder.write("probe.service", PROBE_UNIT)}:/etc/systemd/system/probe.service`,
      `${process.execPath}:${node}`,
      `${resolve("dist/lab-apps.mjs")}:/opt/tcp-ip-lab/lab-apps.mjs`,
      ...[...all].map(
        ([name, unit]) => `${folder.write(`${name}.service`, unit.replace("/usr/bin/node-24", node))}:/etc/systemd/system/${name}.service`,
      ),
    ];
    const out = join(folder.path, "out");
    mkdirSync(out);
    folder.write("out/probe", probe([...all.keys()]));

    const { error, stdout, stderr } = spawnSync(
      nspawn,
      [
        ...options,
        "--directory=/",
        "--volatile=yes",
        `--machine=tcp-ip-lab-${process.pid}`,
        "--link-journal=no",
        "--private-network",
        ...binds.map((bind) => `--bind-ro=${bind}`),
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
    expect(
      readFileSync(states, "utf8")
        .trim()
        .split("\n\n")
        .map((state) => state.split("\n").sort()),
    ).toEqual([...all.keys()].map((name) => ["ActiveState=active", `Id=${name}.service`, "NRestarts=0"]));
  }, 120_000);
});
