// Servers from packages: their files, and the user that may log in by SSH. Pieces of shell scripts.
import type { Lab, LabHost, LabService } from "../topology/lab";
import { needsWellKnownPorts } from "../topology/model";
import { LAB_FILES, PROGRAM_FOLDER } from "./names";
import { set } from "./network/settings";
import { quote } from "./shell-text";

/** The id of the user "nobody", which runs the servers of root's labs. */
const NOBODY = 65_534;

type Server = Extract<LabService, { readonly files: unknown }>;

const folderOf = (host: string, service: string) => `${LAB_FILES}/servers/${host}/${service}`;

const serversOf = ({ services }: LabHost): readonly Server[] => services.filter((service) => "files" in service);

/** What the lab's keeper runs: see scripts/serve.sh. */
export const serverCommand = (host: string, { name }: Server): string[] => [
  "sh",
  `${PROGRAM_FOLDER}/serve.sh`,
  folderOf(host, name),
  String(NOBODY),
];

function writeFiles(host: string, { name, files }: Server): string {
  const folder = folderOf(host, name);
  return [
    `mkdir -p ${folder}/etc ${folder}/state`,
    ...Object.entries(files).map(([file, text]) => `printf %s ${quote(text)} >${folder}/etc/${file}`),
    `chown "$user" ${folder}/state`,
  ].join("\n");
}

/**
 * Amazon Linux's user is the lab's, too, whose key only hosts of the lab have. The machine's own configuration stays as it is. The keys of
 * the caller's ssh-agent are not offered: with several of them, the server would hang up before the lab's.
 */
const LOGIN = `home=${LAB_FILES}/home
mkdir -p -m 0700 $home/.ssh
ssh-keygen -q -t ed25519 -N '' -C ec2-user -f ${LAB_FILES}/ssh_key
cp ${LAB_FILES}/ssh_key.pub $home/.ssh/authorized_keys
chown -R "$user" $home
{ grep -v '^ec2-user:' /etc/passwd; echo "ec2-user:x:$user:$user:EC2 Default User:$home:/bin/sh"; } >${LAB_FILES}/passwd
mount -n --bind ${LAB_FILES}/passwd /etc/passwd
cat >${LAB_FILES}/ssh_config <<'CONFIG'
Host *
  User ec2-user
  IdentityFile ${LAB_FILES}/ssh_key
  IdentitiesOnly yes
  UserKnownHostsFile ${LAB_FILES}/known_hosts
  StrictHostKeyChecking accept-new
CONFIG
mount -n --bind ${LAB_FILES}/ssh_config /etc/ssh/ssh_config`;

/** The files of all servers; empty if there are none. */
export function serverFiles({ hosts }: Lab): string[] {
  const servers = hosts.flatMap((host) => serversOf(host).map((server) => ({ host: host.name, server })));
  if (servers.length === 0) return [];
  return [
    `user=$(id -u); [ "$user" != 0 ] || user=${NOBODY}`,
    ...servers.map(({ host, server }) => writeFiles(host, server)),
    ...(servers.some(({ server }) => server.software === "openssh") ? [LOGIN] : []),
  ];
}

/** For a host's namespace: services listen on well-known ports without privileges, as they do on AWS. */
export const wellKnownPorts = ({ services }: LabHost): string[] =>
  needsWellKnownPorts(services) ? [set("ipv4/ip_unprivileged_port_start", 0)] : [];
