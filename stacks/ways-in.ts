// What to open in the browser, and what to type, to reach a host from the internet.
import { instantiate } from "../topology/lab";
import type { Host, Scenario } from "../topology/model";
import { canReach } from "../topology/reachability";
import { hasSshServer } from "./key-pair";

/** Amazon Linux's user: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-users.html */
const USER = "ec2-user";

export interface WayIn {
  /** "http_url", "https_url" or "ssh_command" */
  readonly name: string;
  readonly description: string;
  readonly value: string;
}

/** IPv4 addresses of a host, or expressions of them. */
export interface Addresses {
  readonly private: string;
  /** @default - it has none */
  readonly public?: string;
}

const listens = ({ services }: Host, port: number): boolean =>
  services.some(({ listensOn = [] }) => listensOn.some((each) => each.transport === "tcp" && each.port === port));

function urls(host: Host, address: string): readonly WayIn[] {
  return (
    [
      ["http", 80],
      ["https", 443],
    ] as const
  )
    .filter(([, port]) => listens(host, port))
    .map(([scheme, port]) => ({
      name: `${scheme}_url`,
      description: `what to open in the browser${port === 443 ? ", which does not know the certificate's issuer" : ""}`,
      value: `${scheme}://${address}/`,
    }));
}

const ssh = (name: string, value: string): WayIn => ({ name: "ssh_command", description: `command that logs in${name}`, value });

/**
 * How users reach a host from the internet: a web server by its URL; an SSH server directly, or through the first host with a
 * public address that may open its port 22.
 *
 * @param addressesOf a host's
 */
export function waysInto(scenario: Scenario, host: Host, addressesOf: (host: Host) => Addresses): readonly WayIn[] {
  const own = addressesOf(host);
  const viaInternet = own.public === undefined ? [] : urls(host, own.public);
  if (!hasSshServer(host)) return viaInternet;
  if (own.public !== undefined) return [...viaInternet, ssh("", `ssh ${USER}@${own.public}`)];
  const lab = instantiate(scenario);
  const mayLogIn = ({ name }: Host) => canReach(lab, name, host.name, { protocol: "tcp", port: 22 }).verdict === "yes";
  const bastion = scenario.hosts.find((each) => each !== host && hasSshServer(each) && addressesOf(each).public && mayLogIn(each));
  if (!bastion) return viaInternet;
  return [ssh(` through ${bastion.name}`, `ssh -J ${USER}@${addressesOf(bastion).public} ${USER}@${own.private}`)];
}
