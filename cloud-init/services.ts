// The files of a host's services: systemd units, and the configuration of servers from packages.
import type { Argument, Host, ProgramService, ServerService } from "../topology/model";
import type { Escape } from "./template";

const LAB_APPS = "/opt/tcp-ip-lab/lab-apps.mjs";

/** Folders of a server, of which systemd tells it in its environment: systemd.exec(5). */
const SERVER_FOLDERS = ["ConfigurationDirectory=", "StateDirectory=", "WorkingDirectory=%S/"];

export interface Rendering {
  /** Fills the template of that name. */
  readonly template: (file: string, placeholders: Readonly<Record<string, string>>) => string;
  /** Resolves a symbol, and escapes a text. */
  readonly word: (argument: Argument) => string;
  readonly escape: Escape;
}

/** The services that are units of the lab's own. */
export function unitsOf({ services }: Host): readonly string[] {
  return services.filter((service) => !("dropInFolder" in service)).map(({ name }) => name);
}

interface Unit {
  readonly service: string;
  readonly restart_delay_sec: string;
  /** Path of what it starts. */
  readonly what: string;
  /** ExecStart, and further settings. */
  readonly how: string;
}

function unitFile({ template }: Rendering, unit: Unit): string {
  const text = template("service.service", { ...unit });
  // Leave out the comments: repeated in every unit, they take too much of the user data's 16 KiB.
  return template("unit-file.yaml", { service: unit.service, unit: text.replace(/^#.*\n/gm, "") });
}

function program(rendering: Rendering, { name, program, arguments: words, restartDelaySec }: ProgramService): readonly string[] {
  const { word, escape } = rendering;
  const how = [`ExecStart=/usr/bin/node-24 ${LAB_APPS}`, program, ...words].map(word).join(" ");
  return [unitFile(rendering, { service: escape(name), restart_delay_sec: escape(String(restartDelaySec)), what: escape(LAB_APPS), how })];
}

/** YAML ends the text with a line end, or with none: https://yaml.org/spec/1.2.2/#8112-block-chomping-indicator */
const fileEntry = ({ template, escape }: Rendering, path: string, text: string): string =>
  template("file.yaml", { path: escape(path), text, last_line_end: text.endsWith("\n") ? "" : "-" });

function server(rendering: Rendering, { name, files, dropInFolder, restartDelaySec }: ServerService): readonly string[] {
  const { word, escape } = rendering;
  const folder = dropInFolder ?? `/etc/lab-${name}`;
  const start = `${folder}/start`;
  const configuration = Object.entries(files)
    .filter(([file]) => dropInFolder === undefined || file !== "start")
    .map(([file, text]) => fileEntry(rendering, `${folder}/${file}`, text.map(word).join("")));
  if (dropInFolder !== undefined) return configuration;
  const how = [`ExecStart=/bin/sh -eu ${start}`, ...SERVER_FOLDERS.map((setting) => `${setting}lab-${name}`)].join("\n");
  const unit = { service: escape(name), restart_delay_sec: escape(String(restartDelaySec)), what: escape(start), how: escape(how) };
  return [...configuration, unitFile(rendering, unit)];
}

/** Entries of cloud-init's `write_files`. */
export function serviceFiles({ services }: Host, rendering: Rendering): readonly string[] {
  return services.flatMap((service) => ("program" in service ? program(rendering, service) : server(rendering, service)));
}
