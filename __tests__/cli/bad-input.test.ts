// Wrong command lines, with the exit status and a message that names the mistake, the given value, and the valid ones.
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";

const wrongCommandLines: readonly (readonly [string, RegExp])[] = [
  ["exlain", /no verb "exlain"; did you mean explain\?\nthere are: .*explain, matrix/],
  ["help exlain", /no verb "exlain"; did you mean explain\?/],
  ["xyzzy", /no verb "xyzzy"\nthere are: /],
  ["Up", /no verb "Up"; did you mean up\?/],
  ["--sceanrio tcp-ip-lab", /unknown option '--sceanrio'\n\(Did you mean --scenario\?\)/],
  ["explain", /missing required argument 'from'/],
  ["explain client-1", /missing required argument 'to'/],
  ["explain client-1 server", /missing required argument 'traffic'\n\(npx lab explain --help explains\)/],
  ["explain client-1 server icmp more", /too many arguments/],
  ["explain clint-1 server icmp", /no host "clint-1"; did you mean client-1\?\nthere are: server, client-1 to client-3/],
  ["explain client-1 elephant icmp", /no host "elephant"\nthere are: server/],
  ["explain client-4 server icmp", /no host "client-4"; did you mean client-1\?/],
  ["explain client-1 server tpc/1234", /no protocol "tpc"; did you mean tcp\?; expected tcp\/PORT, udp\/PORT or icmp/],
  ["explain client-1 server sctp/1", /no protocol "sctp"/],
  ["explain client-1 server tcp", /not a TCP port from 1 to 65535: got "tcp"/],
  ["explain client-1 server tcp/", /not a TCP port/],
  ["explain client-1 server tcp/0", /from 1 to 65535: got "tcp\/0"/],
  ["explain client-1 server udp/65536", /not a UDP port from 1 to 65535: got "udp\/65536"/],
  ["explain client-1 server tcp/http", /not a TCP port/],
  ["explain client-1 server tcp/-1", /not a TCP port/],
  ["explain client-1 server icmp/8", /ICMP has no ports: got "icmp\/8"; write icmp/],
  ["explain client-1 server icmp --clients", /argument missing/],
  ["matrix --clients 0", /the number of client hosts must be a whole number from 1 to 200: got 0/],
  ["matrix --clients 201", /from 1 to 200: got 201/],
  ["matrix --clients -1", /--clients must be a whole number: got "-1"/],
  ["matrix --clients 2.5", /--clients must be a whole number: got "2.5"/],
  ["matrix --clients many", /--clients must be a whole number: got "many"/],
  ["matrix --scenario tcp-ip-lob", /no scenario "tcp-ip-lob"; did you mean tcp-ip-lab\?/],
  ["matrix --scenario ../../etc", /no scenario "..\/..\/etc"\nthere are: tcp-ip-lab/],
  ["matrix --ssh-cidr-blocks 192.0.2.0/24", /tcp-ip-lab has no block parameter "ssh_cidr_blocks"; it has none/],
  [
    "matrix --scenario web-server --ssh-cidr-blocks 192.0.2.1/24",
    /ssh_cidr_blocks must be IPv4 CIDR blocks without host bits, .*: got 192\.0\.2\.1\/24/,
  ],
  ["up --scenario web-server --ssh-cidr-blocks 192.0.2.0/24,office", /ssh_cidr_blocks must be IPv4 CIDR blocks .*: got office/],
  [
    "up --scenario web-server --ssh-cidr-blocks 0.0.0.0/0",
    /lets anyone try to log in; if that is meant, set ssh_from_anywhere to true: got 0\.0\.0\.0\/0/,
  ],
  [
    "demo --scenario web-server --ssh-cidr-blocks 192.0.2.0/24",
    /demonstrations are about the default --ssh-cidr-blocks: got 192\.0\.2\.0\/24; to try those: npx lab up/,
  ],
  ["up --scenario web-server --clients 5", /--clients: web-server has no such parameter; it has none/],
  ["matrix all", /too many arguments/],
  ["exec client-1 ping -c 3 server", /unknown option '-c'\nwhat belongs to the command comes after --/],
  ["exec", /missing required argument 'host'/],
  ["capture", /missing required argument 'host'/],
  ["up --clients 0", /from 1 to 200: got 0/],
  ["up --name", /argument missing/],
  ["down --clients 3", /unknown option '--clients'/],
  ["status --drop", /Did you mean --drops\?/],
  ["demo --keeep", /Did you mean --keep\?/],
  ["--clients 1", /need client-2 and client-3, too/],
  ["doctor --fix", /unknown option '--fix'/],
];

test.concurrent.each(wrongCommandLines)("lab %s is a usage error", async (line, message) => {
  const { status, stdout, stderr } = await lab(line.split(" "));
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^lab: /);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect({ status, stdout }).toEqual({ status: EXIT.usage, stdout: "" });
});
