import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cloudConfig, fileIn, render, TestFolder, VALUES } from "./rendered-host";

/** Runs a host's first boot, where commands that only an instance has write down what they were called with. */
function boot(host: string, { startPrograms = "true", failures = 0, hostedZoneName = VALUES.hostedZoneName } = {}) {
  using folder = new TestFolder();
  const config = cloudConfig(render(host, 3, { startPrograms, hostedZoneName }));
  mkdirSync(join(folder.path, "opt"));
  const here = (text: string) =>
    text.replaceAll("/etc/tcp-ip-lab.conf", `${folder.path}/conf`).replaceAll("/opt/tcp-ip-lab", `${folder.path}/opt`);
  folder.write("conf", fileIn(config, "/etc/tcp-ip-lab.conf"));
  folder.write("failures", `${failures}`);
  folder.write("calls", "");
  const standIn = (name: string, body: string) =>
    folder.writeScript(name, `#!/bin/bash\necho "${name} $*" >>${folder.path}/calls\n${body}\n`);
  standIn("dnf", "");
  standIn("systemctl", "");
  standIn("hostnamectl", "");
  standIn("sleep", "");
  standIn(
    "aws",
    `left=$(<${folder.path}/failures); echo $((left - 1)) >${folder.path}/failures
     ((left <= 0)) || exit 1
     echo "region: $AWS_DEFAULT_REGION" >"\${@: -1}"`,
  );
  const script = folder.writeScript("first-boot", here(fileIn(config, config.runcmd[0]![0]!)));
  const { status, stderr } = spawnSync("bash", [script], { encoding: "utf8", env: { PATH: `${folder.path}:${process.env["PATH"]}` } });
  const calls = readFileSync(join(folder.path, "calls"), "utf8").trim().replaceAll(folder.path, "").split("\n");
  const programs = join(folder.path, "opt/lab-apps.mjs");
  return {
    status,
    stderr,
    calls,
    programs: status === 0 ? { text: readFileSync(programs, "utf8"), mode: statSync(programs).mode & 0o777 } : undefined,
  };
}

const PACKAGES = "dnf --assumeyes install amazon-ssm-agent bind-utils git net-tools nmap-ncat nodejs24 tcpdump traceroute";
const FETCH = "aws s3 cp --no-progress s3://tcp-ip-lab-captures/lab-apps/0123456789abcdef.mjs /opt/lab-apps.mjs.part";

test("the first boot installs the packages, then fetches the programs, then starts the services", () => {
  const { status, calls, programs } = boot("server");
  expect({ status, calls }).toEqual({
    status: 0,
    calls: [
      PACKAGES,
      "systemctl enable --now amazon-ssm-agent",
      FETCH,
      "systemctl daemon-reload",
      "systemctl enable --now tcp-server udp-server hesitant-consumer",
    ],
  });
  expect(programs).toEqual({ text: "region: eu-central-1\n", mode: 0o644 });
});

test("services that are not to be started are installed all the same", () => {
  const { status, calls } = boot("client-2", { startPrograms: "false" });
  expect(status).toBe(0);
  expect(calls.at(-1)).toBe("systemctl daemon-reload");
  expect(calls).not.toContainEqual(expect.stringContaining("udp-client"));
});

test("a network step that fails is tried again, each time later", () => {
  const { status, calls } = boot("client-1", { failures: 3 });
  expect(status).toBe(0);
  expect(calls.slice(2, 9)).toEqual([FETCH, "sleep 5", FETCH, "sleep 10", FETCH, "sleep 20", FETCH]);
});

test("a network step that keeps failing ends the first boot before any service is started", () => {
  const { status, stderr, calls } = boot("client-1", { failures: 99 });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^first-boot: given up: aws s3 cp /m);
  expect(calls.filter((call) => call === FETCH)).toHaveLength(7);
  expect(calls.at(-1)).toBe(FETCH);
});

test("a host whose fully qualified domain name is too long for Linux bears its short name", () => {
  const zone = (length: number) => `${"z".repeat(length - "server.".length)}`;
  expect(boot("server", { hostedZoneName: zone(64) }).calls[0]).toBe(PACKAGES);
  expect(boot("server", { hostedZoneName: zone(65) }).calls[0]).toBe("hostnamectl set-hostname server");
});
