import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE, cloudConfig, fileIn, render, TestFolder, VALUES } from "./rendered-host";

/** Runs a host's first boot. Stand-ins for an instance's commands record their arguments. */
function boot(host: string, { startPrograms = "true", failures = 0, garbage = 0, node = "", change = {} } = {}) {
  using folder = new TestFolder();
  const config = cloudConfig(render(host, 3, { startPrograms }, change));
  mkdirSync(join(folder.path, "opt"));
  const here = (text: string) =>
    text.replaceAll("/etc/tcp-ip-lab.conf", `${folder.path}/conf`).replaceAll("/opt/tcp-ip-lab", `${folder.path}/opt`);
  folder.write("conf", fileIn(config, "/etc/tcp-ip-lab.conf"));
  folder.write("failures", `${failures}`);
  folder.write("garbage", `${garbage}`);
  folder.write("calls", "");
  const standIn = (name: string, body: string) =>
    folder.writeScript(name, `#!/bin/bash\necho "${name} $*" >>${folder.path}/calls\n${body}\n`);
  standIn("dnf", "");
  standIn("systemctl", "");
  standIn("sleep", "");
  standIn("lab-apps", node);
  standIn(
    "aws",
    `countdown() { local left=$(<${folder.path}/$1); echo $((left - 1)) >${folder.path}/$1; ((left > 0)); }
     [[ $AWS_DEFAULT_REGION == eu-central-1 ]] || exit 1
     ! countdown failures || exit 1
     if countdown garbage; then echo "<html>"; else echo -n ${JSON.stringify(BUNDLE.trim())}; echo; fi >"\${@: -1}"`,
  );
  const script = folder.writeScript("first-boot", here(fileIn(config, config.runcmd[0]![0]!)));
  const { status, stderr } = spawnSync("bash", [script], { encoding: "utf8", env: { PATH: `${folder.path}:${process.env["PATH"]}` } });
  const calls = readFileSync(join(folder.path, "calls"), "utf8").trim().replaceAll(folder.path, "").split("\n");
  const programs = join(folder.path, "opt/lab-apps.mjs");
  return {
    status,
    stderr,
    calls,
    programs: existsSync(programs) ? { text: readFileSync(programs, "utf8"), mode: statSync(programs).mode & 0o777 } : undefined,
  };
}

const PACKAGES = "dnf --assumeyes install amazon-ssm-agent bind-utils git net-tools nmap-ncat nodejs24 tcpdump traceroute";
const FETCH = `aws s3 cp --no-progress s3://tcp-ip-lab-captures/${VALUES.labAppsKey} /opt/lab-apps.mjs.part`;

test("the first boot installs the packages, then fetches the programs, then starts the services", () => {
  const { status, calls, programs } = boot("server");
  expect({ status, calls }).toEqual({
    status: 0,
    calls: [
      PACKAGES,
      "systemctl enable --now amazon-ssm-agent",
      FETCH,
      "lab-apps --help",
      "systemctl daemon-reload",
      "systemctl enable --now -- tcp-server udp-server hesitant-consumer",
    ],
  });
  expect(programs).toEqual({ text: BUNDLE, mode: 0o644 });
});

test("the packages of the host's software are installed, too", () => {
  const { calls } = boot("server", { change: { software: ["nginx", "postgresql", "psql", "curl"] } });
  expect(calls[0]).toBe(`${PACKAGES} nginx openssl postgresql15 postgresql15-server`);
});

test("services without automatic start are installed, too", () => {
  const { status, calls } = boot("client-2", { startPrograms: "false" });
  expect(status).toBe(0);
  expect(calls.at(-1)).toBe("systemctl daemon-reload");
  expect(calls).not.toContainEqual(expect.stringContaining("udp-client"));
});

test("a network step that fails is tried again after growing pauses", () => {
  const { status, calls } = boot("client-1", { failures: 3 });
  expect(status).toBe(0);
  expect(calls.slice(2, 9)).toEqual([FETCH, "sleep 5", FETCH, "sleep 10", FETCH, "sleep 20", FETCH]);
});

test("a network step that keeps failing ends the first boot before any service is started", () => {
  const { status, stderr, calls } = boot("client-1", { failures: 99 });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^first-boot: given up: fetch_programs$/m);
  expect(calls.filter((call) => call === FETCH)).toHaveLength(7);
  expect(calls.at(-1)).toBe(FETCH);
});

test("programs whose hash differs from the uploaded ones' are fetched again", () => {
  const { status, stderr, calls, programs } = boot("client-1", { garbage: 2 });
  expect(status).toBe(0);
  expect(stderr).toContain("sha256sum: WARNING: 1 computed checksum did NOT match\n");
  expect(calls.slice(2, 7)).toEqual([FETCH, "sleep 5", FETCH, "sleep 10", FETCH]);
  expect(programs?.text).toBe(BUNDLE);
});

test("programs whose hash keeps differing are never installed, and the first boot fails", () => {
  const { status, stderr, calls, programs } = boot("client-1", { garbage: 99 });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^first-boot: given up: fetch_programs\n/m);
  expect(calls.at(-1)).toBe(FETCH);
  expect(programs).toBeUndefined();
});

test("the first boot fails if Node.js does not run the programs", () => {
  const { status, calls } = boot("server", { node: "exit 127" });
  expect(status).toBe(127);
  expect(calls.at(-1)).toBe("lab-apps --help");
});

test("the first boot of a host without services succeeds", () => {
  const { status, calls } = boot("server", { change: { services: [] } });
  expect({ status, last: calls.at(-1) }).toEqual({ status: 0, last: "systemctl daemon-reload" });
});
