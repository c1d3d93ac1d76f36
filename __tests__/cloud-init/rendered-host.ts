// User data rendered with plain values, and its files in a folder for the tests.
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { userData, type UserDataValues } from "../../cloud-init/user-data";
import { instantiate } from "../../topology/lab";
import type { Host, Scenario } from "../../topology/model";
import { scenario } from "../../topology/scenarios";

/** Stands for the lab programs in the bucket. */
export const BUNDLE = "// the lab programs\n";

export const VALUES: UserDataValues = {
  region: "eu-central-1",
  bucket: "tcp-ip-lab-captures",
  labAppsKey: `lab-apps/${createHash("sha256").update(BUNDLE).digest("hex")}/lab-apps.mjs`,
  hostedZoneName: "tcp-ip-sandbox.jch",
  ports: { application_port: "1234", hesitant_consumer_port: "1235" },
  startPrograms: "true",
};

/** The longest values that Terraform accepts. */
export const LONGEST: UserDataValues = {
  region: "ap-southeast-4",
  bucket: "b".repeat(63),
  labAppsKey: `lab-apps/${"0".repeat(64)}/lab-apps.mjs`,
  hostedZoneName: "z".repeat(240),
  ports: { application_port: "65535", hesitant_consumer_port: "65534" },
  startPrograms: "false",
};

/** The values with a scenario's own zone and the defaults of its ports. */
export function valuesOf(lab: Scenario): UserDataValues {
  const { hostedZoneName, ports } = instantiate(lab);
  return { ...VALUES, hostedZoneName, ports: Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])) };
}

/** The parts of a cloud-config that the tests read. */
export interface CloudConfig {
  readonly preserve_hostname: boolean;
  readonly hostname: string;
  readonly fqdn: string;
  readonly write_files: readonly { readonly path: string; readonly permissions?: string; readonly content: string }[];
  readonly runcmd: readonly (readonly string[])[];
}

export function render(hostName: string, clients = 3, values: Partial<UserDataValues> = {}, change: Partial<Host> = {}): string {
  const lab = scenario("tcp-ip-lab", { clients });
  const host = lab.hosts.find(({ name }) => name === hostName);
  if (!host) throw new Error(`no host ${hostName}`);
  return userData(lab, { ...host, ...change }, { ...VALUES, ...values });
}

export const cloudConfig = (text: string) => parse(text) as CloudConfig;

export function fileIn(config: CloudConfig, path: string): string {
  const file = config.write_files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`no file ${path}; there are ${config.write_files.map((known) => known.path).join(", ")}`);
  return file.content;
}

/** The units by service name. */
export function units(config: CloudConfig): ReadonlyMap<string, string> {
  return new Map(
    config.write_files.filter(({ path }) => path.endsWith(".service")).map(({ path, content }) => [basename(path, ".service"), content]),
  );
}

/** Maps an instance's paths to paths of this machine. */
export function onThisMachine(text: string, folder: string): string {
  return text
    .replaceAll("/usr/bin/node-24", process.execPath)
    .replaceAll("/opt/tcp-ip-lab/lab-apps.mjs", resolve("dist/lab-apps.mjs"))
    .replaceAll("/etc/tcp-ip-lab.conf", join(folder, "tcp-ip-lab.conf"))
    .replaceAll("/var/lib/tcp-ip-lab", join(folder, "captures"))
    .replaceAll("/run/lab-capture", join(folder, "run"));
}

/** A folder that any user may enter. It is removed after the test. */
export class TestFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "tcp-ip-lab-test-"));

  constructor() {
    chmodSync(this.path, 0o755);
  }

  write(name: string, content: string, mode = 0o644): string {
    const path = join(this.path, name);
    writeFileSync(path, content, { mode });
    return path;
  }

  writeScript(name: string, content: string): string {
    return this.write(name, content, 0o755);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
