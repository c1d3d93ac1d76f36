import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { userData } from "../../cloud-init/user-data";
import type { Argument } from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { check } from "./judges";
import { cloudConfig, fileIn, LONGEST, onThisMachine, render, TestFolder, units, VALUES } from "./rendered-host";

const TOP_LEVEL_KEYS = ["preserve_hostname", "hostname", "fqdn", "prefer_fqdn_over_hostname", "write_files", "runcmd"];

/** Of labs with 1, 2, 3 and 5 clients, without duplicates. */
const everyHost = [
  ...new Map(
    [1, 2, 3, 5].flatMap((clients) =>
      scenario("tcp-ip-lab", { clients }).hosts.map(({ name }) => {
        const text = render(name, clients);
        return [text, { clients, host: name, text }] as const;
      }),
    ),
  ).values(),
];

test("every host's user data is a valid cloud-config", () => {
  using folder = new TestFolder();
  const withoutServices = { clients: 3, host: "without-services", text: render("server", 3, {}, { services: [] }) };
  const files = [...everyHost, withoutServices].flatMap(({ clients, host, text }) => ["-c", folder.write(`${clients}-${host}.yaml`, text)]);
  for (let at = 0; at < files.length; at += 2) check("cloud-init", "schema", ...files.slice(at, at + 2));
});

test.each(everyHost)("$host of $clients clients: user data has only known top-level keys", ({ text }) => {
  expect(Object.keys(cloudConfig(text))).toEqual(TOP_LEVEL_KEYS);
});

test("a host that is the target of a route forwards packets after every boot", () => {
  const [network] = scenario().vpcs;
  const routeTables = network.routeTables.map((table) => ({
    ...table,
    routes: [{ destination: "192.0.2.0/24", target: { kind: "host", name: "server" } as const }],
  }));
  const routed = { ...scenario(), vpcs: [{ ...network, routeTables }] as const };
  const of = (index: number) => userData(routed, routed.hosts[index]!, VALUES);
  using folder = new TestFolder();
  check("cloud-init", "schema", "-c", folder.write("forwards.yaml", of(0)));
  expect(cloudConfig(of(0))).toMatchObject({ bootcmd: [["sysctl", "--write", "net.ipv4.ip_forward=1"]] });
  expect(cloudConfig(of(1))).not.toHaveProperty("bootcmd");
});

test("user data that is too long for AWS is refused, and the message says how to shorten it", () => {
  const services = Array.from({ length: 40 }, (_, index) => ({
    name: `service-${index}`,
    program: "tcp-client",
    arguments: ["server", "1234"],
    restartDelaySec: 1,
  }));
  expect(() => userData(scenario(), { ...scenario().hosts[0]!, services }, VALUES)).toThrow(
    /^the user data of host "server" must have 16384 bytes at most: got \d{5}; give some of its 40 services to another host$/,
  );
});

test("user data stays under 12 KiB with the longest values and any number of clients", () => {
  const sizes = [1, 2, 3, 5, 200].flatMap((clients) =>
    scenario("tcp-ip-lab", { clients }).hosts.map(({ name }) => Buffer.byteLength(render(name, clients, LONGEST))),
  );
  expect(Math.max(...sizes)).toBeLessThan(12 * 1024);
});

/** Asks cloud-init which of two host names it gives an instance of Amazon Linux. */
const SELECT_NAME = `
import json, sys
from cloudinit import distros, helpers, util
config = json.load(sys.stdin)
hostname, fqdn, *_ = util.get_hostname_fqdn(config, None)
print(distros.fetch("amazon")("amazon", config, helpers.Paths({}))._select_hostname(hostname, fqdn))
`;

test.each(["tcp-ip-sandbox.jch", "z".repeat(63)])(
  "in the zone %s, a host is called by its short name, which Linux always takes",
  (zone) => {
    const config = cloudConfig(render("client-2", 3, { hostedZoneName: zone }));
    expect(config).toMatchObject({ preserve_hostname: false, hostname: "client-2", fqdn: `client-2.${zone}` });
    const python = /^#!(\S+)/.exec(readFileSync("/usr/bin/cloud-init", "utf8"))?.[1] ?? "python3";
    const { stdout, stderr } = spawnSync(python, ["-c", SELECT_NAME], { input: JSON.stringify(config), encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "client-2\n", stderr: "" });
  },
);

test("each service of a host has a unit, and the first boot starts it", () => {
  const config = cloudConfig(render("client-1", 1));
  expect([...units(config).keys()]).toEqual(["tcp-client", "udp-client", "eager-producer"]);
  expect(fileIn(config, "/etc/tcp-ip-lab.conf")).toContain("SERVICES=(tcp-client udp-client eager-producer)\n");
});

test("values may be Terraform expressions, and the templates' own text stays literal", () => {
  const lab = scenario();
  const values = {
    region: "${var.aws_region}",
    bucket: "${aws_s3_bucket.bucket.bucket}",
    labAppsKey: "${aws_s3_object.lab_apps.key}",
    hostedZoneName: "${var.hosted_zone_name}",
    ports: { application_port: "${var.application_port}", hesitant_consumer_port: "${var.hesitant_consumer_port}" },
    startPrograms: "${var.start_programs}",
  };
  for (const host of lab.hosts) {
    const text = userData(lab, host, values, (literal) => literal.replace(/[$%](?=\{)/g, "$&$&"));
    const expressions = [...text.matchAll(/(?<!\$)\$\{[^}]*\}/g)].map(([expression]) => expression);
    expect([...new Set(expressions)].every((expression) => JSON.stringify(values).includes(expression))).toBe(true);
    expect(text).not.toMatch(/(?<!%)%\{/);
    expect(text).toContain('exit "$${2:-1}"');
    expect(text).toContain(`fqdn: "${host.name}.\${var.hosted_zone_name}"`);
  }
});

test("everything except the values is escaped", () => {
  const lab = scenario();
  const values = {
    region: "<1>",
    bucket: "<2>",
    labAppsKey: "<3>",
    hostedZoneName: "<4>",
    ports: { application_port: "<5>", hesitant_consumer_port: "<6>" },
    startPrograms: "<7>",
  };
  for (const host of lab.hosts) expect(userData(lab, host, values, () => "").replace(/<\d>/g, "")).toMatch(/^[\s.]*$/);
});

test.each<[string, Argument, string]>([
  ["an unknown port parameter", { port: "ssh_port" }, 'no port parameter "ssh_port"; there are application_port, hesitant_consumer_port'],
  ["an unknown host", { host: "client-9" }, 'no host "client-9"; there are server, client-1, client-2, client-3'],
])("a service with %s is refused", (_, argument, message) => {
  const lab = scenario();
  const host = { ...lab.hosts[0]!, services: [{ name: "s", program: "p", arguments: [argument], restartDelaySec: 1 }] };
  expect(() => userData(lab, host, VALUES)).toThrow(message);
});

describe("units", () => {
  const all = new Map(everyHost.flatMap(({ text }) => [...units(cloudConfig(text))]));

  test("pass systemd-analyze verify", () => {
    using folder = new TestFolder();
    const files = [...all].map(([name, unit]) => folder.write(`${name}.service`, onThisMachine(unit, folder.path)));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", ...files], { encoding: "utf8" });
    // systemd only warns of an unknown key, and warns of this machine's own units, too.
    const ours = stderr.split("\n").filter((line) => [...all.keys()].some((name) => line.includes(`${name}.service`)));
    expect({ status, ours }).toEqual({ status: 0, ours: [] });
  });

  test("have an exposure of 1.5 or lower by systemd's rating", () => {
    using folder = new TestFolder();
    for (const [name, unit] of all)
      check("systemd-analyze", "security", "--offline=true", "--threshold=15", folder.write(`${name}.service`, unit));
  });

  test.each([...all])("%s lets Node.js compile code, restarts without limit, and waits for the network", (_, unit) => {
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
    expect(unit).toMatch(/^Restart=always$/m);
    expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(unit).toMatch(/^After=network-online.target$/m);
    expect(unit).toMatch(/^Wants=network-online.target$/m);
    expect(unit).toMatch(/^DynamicUser=yes$/m);
  });
});

test("all scripts pass shellcheck", () => {
  const scripts = readdirSync("cloud-init/templates").filter((name) => name.endsWith(".sh"));
  expect(scripts).toHaveLength(3);
  check("shellcheck", "-S", "style", ...scripts.map((name) => resolve("cloud-init/templates", name)));
});
