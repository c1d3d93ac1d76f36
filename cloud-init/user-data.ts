// A host of a scenario as the user data of an EC2 instance: a cloud-config.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { USER_DATA } from "../topology/limits";
import { type Argument, type Host, needsWellKnownPorts, type Scenario, TopologyError } from "../topology/model";
import { forwards } from "../topology/network";
import { resolveWord } from "../topology/resolve";
import { packagesOf } from "./packages";
import { serviceFiles, unitsOf } from "./services";
import { type Escape, fill } from "./template";

/** Values from the caller. They are inserted verbatim, so they may be expressions of the caller's language. */
export interface UserDataValues {
  /** AWS region of the bucket. */
  readonly region: string;
  /** Name of the bucket that holds the programs and takes the captures. */
  readonly bucket: string;
  /** Key of the bundle of the lab programs in that bucket: `lab-apps/<SHA-256 of the bundle>/<file>`. */
  readonly labAppsKey: string;
  readonly hostedZoneName: string;
  /** By name of port parameter. */
  readonly ports: Readonly<Record<string, string>>;
  /** "true" or "false": whether the services are started, now and at every boot. */
  readonly startPrograms: string;
}

/** At every boot. */
const bootCommands = (settings: readonly string[]) =>
  settings.length === 0 ? "" : `\nbootcmd:\n${settings.map((setting) => `  - [sysctl, --write, ${setting}]\n`).join("")}`;

function settingsOf(scenario: Scenario, { name, services }: Host): string[] {
  return [
    ...(forwards(scenario, name) ? ["net.ipv4.ip_forward=1"] : []),
    ...(needsWellKnownPorts(services) ? ["net.ipv4.ip_unprivileged_port_start=0"] : []),
  ];
}

const TEMPLATES = join(__dirname, "templates");

/**
 * The user data of a host's instance.
 *
 * @param escape makes the templates' own text literal in the language of the values: to Terraform, a shell's `${X}` is an expression
 * @default - the values are plain text
 * @throws TopologyError if a service names an unknown host or port, or if the text is longer than AWS takes
 */
export function userData(scenario: Scenario, host: Host, values: UserDataValues, escape: Escape = (text) => text): string {
  const template = (file: string, placeholders: Readonly<Record<string, string>> = {}) =>
    fill(readFileSync(join(TEMPLATES, file), "utf8"), placeholders, escape);

  const target = {
    portText: (name: string) => values.ports[name]!,
    domainName: ({ name }: Host) => `${escape(name)}.${values.hostedZoneName}`,
  };
  const word = (argument: Argument): string => (typeof argument === "string" ? escape(argument) : resolveWord(scenario, argument, target));

  const name = escape(host.name);
  const text = `${template("cloud-config.yaml", {
    host: name,
    hosted_zone_name: values.hostedZoneName,
    configuration: template("tcp-ip-lab.conf", {
      region: values.region,
      host: name,
      bucket: values.bucket,
      lab_apps_key: values.labAppsKey,
      start_programs: values.startPrograms,
      packages: escape(packagesOf(host).join(" ")),
      services: unitsOf(host).map(escape).join(" "),
    }),
    first_boot: template("first-boot.sh"),
    lab_apps: template("lab-apps.sh"),
    lab_capture: template("lab-capture.sh"),
    files: serviceFiles(host, { template, word, escape }).join("\n"),
  })}\n${bootCommands(settingsOf(scenario, host))}`;
  const size = Buffer.byteLength(text);
  if (size > USER_DATA)
    throw new TopologyError(
      `the user data of host "${host.name}" must have ${USER_DATA} bytes at most: got ${size}; ` +
        `give some of its ${host.services.length} services to another host`,
    );
  return text;
}
