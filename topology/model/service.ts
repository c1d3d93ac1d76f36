// What runs on a host for as long as the host does: programs of the lab, and servers from packages.
import type { PortNumber, Transport } from "./port";

/** A piece of a text or a word of a command: the text itself, the number of a port parameter, or the DNS name of a host. */
export type Argument = string | { readonly port: string } | { readonly host: string };

/** A text whose symbols are resolved for the local lab or for AWS. */
export type Text = readonly Argument[];

/** A text with symbols in it: text\`proxy_pass http://${{ host: "application" }}:8080;\` */
export function text(strings: TemplateStringsArray, ...symbols: readonly (Argument | number)[]): Text {
  const pieces = strings.flatMap((string, index): readonly (Argument | number)[] => [string, symbols[index] ?? ""]);
  return pieces.map((piece) => (typeof piece === "number" ? String(piece) : piece)).filter((piece) => piece !== "");
}

/** What comes from packages of the distribution: servers, and clients for those. */
export type Software = "nginx" | "openssh" | "postgresql" | "haproxy" | "curl" | "ssh" | "psql";

/** Where a service listens. */
export interface Listener {
  readonly transport: Transport;
  readonly port: PortNumber;
}

interface KeptService {
  /** Unique on its host. */
  readonly name: string;
  /** @default - nowhere: it is a client */
  readonly listensOn?: readonly Listener[];
  /** Seconds between its end, whatever its status, and its next start. */
  readonly restartDelaySec: number;
}

/** A program of the lab. */
export interface ProgramService extends KeptService {
  /** The program's name, as `lab-apps PROGRAM` takes it. */
  readonly program: string;
  readonly arguments: readonly Argument[];
  /** Whether nothing but a security group's rule says that something listens there. @default - the host says so itself */
  readonly guessed?: true;
}

/**
 * A server from a package. It runs without privileges, under a user of its own, in the environment of systemd.exec(5):
 * $CONFIGURATION_DIRECTORY holds its files, and $STATE_DIRECTORY, where it starts, is the folder that it may write to.
 */
export interface ServerService extends KeptService {
  readonly software: Software;
  /** By name. `start` is the shell script that becomes the server. */
  readonly files: Readonly<Record<string, Text>>;
  /**
   * For a server that Amazon Linux runs by itself: the folder where it looks for further configuration. There the files but `start` go.
   *
   * @default - it is started as a unit of the lab's own
   */
  readonly dropInFolder?: string;
}

export type Service = ProgramService | ServerService;

/** Every text of a service that may have symbols in it. */
export function textsOf(service: Service): readonly Text[] {
  return "program" in service ? [service.arguments] : Object.values(service.files);
}

/** Ports below 1024, which take a privilege unless the host's kernel is told otherwise (ip(7), ip_unprivileged_port_start). */
const WELL_KNOWN = 1024;

/** Whether a service of the host listens on a well-known port, for which it has no privilege. */
export function needsWellKnownPorts(services: readonly { readonly listensOn?: readonly { readonly port: PortNumber }[] }[]): boolean {
  return services.some(({ listensOn = [] }) => listensOn.some(({ port }) => typeof port === "number" && port < WELL_KNOWN));
}
