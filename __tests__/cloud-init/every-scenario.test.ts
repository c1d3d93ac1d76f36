// What AWS gets for each host of each scenario, before the tools' own judges; and the same files in the local lab.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { userData } from "../../cloud-init/user-data";
import { LAB_FILES } from "../../local-lab/names";
import { serverFiles } from "../../local-lab/servers";
import { instantiate } from "../../topology/lab";
import type { ServerService, Software } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { describeWithNamespaces, TestMachine } from "../support/test-machine";
import { check } from "./judges";
import { cloudConfig, LONGEST, onThisMachine, TestFolder, units, valuesOf } from "./rendered-host";

/** Each scenario's hosts that are instances which set themselves up. */
const everyHost = scenarioNames.flatMap((name) => {
  const lab = scenario(name);
  return lab.hosts.filter(({ managed }) => managed).map((host) => ({ lab, host, scenario: name, name: host.name }));
});

const textOf = ({ lab, host }: (typeof everyHost)[number]) => userData(lab, host, valuesOf(lab));

describe.each(everyHost)("$scenario: $name", (each) => {
  const config = cloudConfig(textOf(each));

  test("cloud-init finds no fault in its user data, which has only known keys", () => {
    using folder = new TestFolder();
    check("cloud-init", "schema", "-c", folder.write("user-data.yaml", textOf(each)));
    const known = ["preserve_hostname", "hostname", "fqdn", "prefer_fqdn_over_hostname", "write_files", "bootcmd", "runcmd"];
    expect(Object.keys(config).filter((key) => !known.includes(key))).toEqual([]);
  });

  test("its user data is as short as AWS wants it, with the longest values that Terraform accepts", () => {
    const ports = Object.fromEntries(Object.keys(each.lab.ports).map((port) => [port, "65535"]));
    expect(Buffer.byteLength(userData(each.lab, each.host, { ...LONGEST, ports }))).toBeLessThan(12 * 1024);
  });

  test("systemd finds no fault in its units, and rates their exposure 1.5 or lower", () => {
    using folder = new TestFolder();
    const all = units(config);
    const files = [...all].map(([name, unit]) => folder.write(`${name}.service`, onThisMachine(unit, folder.path)));
    if (files.length === 0) return;
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", ...files], { encoding: "utf8" });
    // systemd only warns of an unknown key, and warns of this machine's own units, too.
    const ours = stderr.split("\n").filter((line) => [...all.keys()].some((name) => line.includes(`${name}.service`)));
    expect({ status, ours }).toEqual({ status: 0, ours: [] });
    for (const file of files) check("systemd-analyze", "security", "--offline=true", "--threshold=15", file);
  });

  test("shellcheck finds no fault in the scripts that become its servers", () => {
    using folder = new TestFolder();
    const scripts = config.write_files.filter(({ path }) => path.endsWith("/start"));
    for (const [index, { content }] of scripts.entries())
      check("shellcheck", "--shell=sh", "--severity=style", folder.write(`start-${index}`, content));
  });
});

/** What a server is told, so that it checks its configuration and ends; and the command of its script that becomes it. */
const JUDGES: Readonly<Partial<Record<Software, readonly [command: string, ...words: string[]]>>> = {
  nginx: ["nginx", "-t"],
  openssh: ["sshd", "-t"],
  haproxy: ["haproxy", "-c"],
  postgresql: ["postgres", "-C", "listen_addresses"],
};

const servers = scenarioNames.flatMap((name) => {
  const lab = instantiate(scenario(name));
  return lab.hosts.flatMap((host) =>
    host.services.flatMap((service) =>
      "files" in service
        ? [{ scenario: name, host: host.name, name: service.name, software: service.software, managed: host.managed, lab }]
        : [],
    ),
  );
});

describeWithNamespaces("the files of the servers", () => {
  let machine: TestMachine;
  const folder = new TestFolder();
  const folderOf = (server: (typeof servers)[number]) => join(folder.path, server.scenario, "servers", server.host, server.name);

  beforeAll(() => {
    machine = new TestMachine("host");
    const names = servers.flatMap(({ lab }) => lab.hosts.map(({ domainName }) => domainName));
    machine.run("mount", "--bind", folder.write("hosts", `127.0.0.1 localhost ${[...new Set(names)].join(" ")}\n`), "/etc/hosts");
    machine.run("ip", "netns", "exec", "host", "sysctl", "--quiet", "--write", "net.ipv4.ip_unprivileged_port_start=0");
    for (const name of scenarioNames) {
      mkdirSync(join(folder.path, name));
      const [user, ...steps] = serverFiles(instantiate(scenario(name)));
      // The login user for SSH takes mounts, and no file of a server.
      const script = [user, ...steps.filter((step) => !step.includes("mount "))].join("\n");
      if (user !== undefined) check("sh", "-ec", script.replaceAll(LAB_FILES, join(folder.path, name)));
    }
  });
  afterAll(() => {
    machine[Symbol.dispose]();
    folder[Symbol.dispose]();
  });

  test.each(servers.filter(({ managed }) => managed))(
    "$scenario: $name of $host has locally what it has on AWS, byte for byte",
    (server) => {
      const lab = scenario(server.scenario);
      const host = lab.hosts.find(({ name }) => name === server.host)!;
      const { dropInFolder } = host.services.find(({ name }) => name === server.name) as ServerService;
      const onAws = cloudConfig(userData(lab, host, valuesOf(lab)))
        .write_files.filter(({ path }) => path.startsWith(`${dropInFolder ?? `/etc/lab-${server.name}`}/`))
        .map(({ path, content }) => [path.replace(/.*\//, ""), content]);
      const here = join(folderOf(server), "etc");
      const files = readdirSync(here).filter((file) => dropInFolder === undefined || file !== "start");
      expect(files.length).toBeGreaterThan(0);
      expect(Object.fromEntries(onAws)).toEqual(Object.fromEntries(files.map((file) => [file, readFileSync(join(here, file), "utf8")])));
    },
  );

  test.each(servers)("$scenario: $name of $host accepts its configuration, in the environment that systemd gives", (server) => {
    const [command, ...words] = JUDGES[server.software] ?? [];
    if (command === undefined) throw new Error(`no judge for ${server.software}`);
    const real = ["/usr/sbin", "/usr/bin", "/usr/local/bin"].map((path) => join(path, command)).find(existsSync);
    const judge = join(folder.path, `judge-${command}`);
    mkdirSync(judge, { recursive: true });
    // PostgreSQL's script starts it twice: for the schema, and as the server.
    folder.writeScript(
      `judge-${command}/${command}`,
      `#!/bin/sh\ncase " $* " in *" --single "*) exec ${real} "$@" ;; *) exec ${real} "$@" ${words.join(" ")} ;; esac\n`,
    );
    const serve = [resolve("local-lab/scripts/serve.sh"), folderOf(server), "65534"];
    check(...machine.command("host", "env", `PATH=${judge}:${process.env["PATH"]}`, "sh", ...serve));
  });
});
