// The units as systemd really starts them: hardened, with the real servers.
import { unitsOf } from "../../cloud-init/services";
import { userData } from "../../cloud-init/user-data";
import { type Host, type Scenario, type Service, text } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { postgresql } from "../../topology/servers/postgresql";
import { describeAsRoot } from "../support/test-machine";
import { bootContainer, type Container } from "./container";
import { render, VALUES, valuesOf } from "./rendered-host";

const PROGRAMS = `says() { until journalctl --quiet --identifier "$1" --grep "$2" >/dev/null; do sleep 0.2; done; }
systemctl start tcp-server udp-server hesitant-consumer
for server in tcp-server udp-server hesitant-consumer; do says $server "listening on"; done
systemctl start tcp-client udp-client eager-producer
says tcp-client "Response to message"
says udp-client "Response to message"
says hesitant-consumer "unread in the kernel's receive buffer"
systemctl kill --signal USR1 hesitant-consumer
says hesitant-consumer "received message #1 from client-3"`;

/** Boots a container in which every service must be up in the end, and has never ended. @returns what the probe wrote */
function answersIn(container: Container): string {
  const { answers, services, states } = bootContainer(container);
  expect(states).toEqual(services.map((Id) => ({ Id, ActiveState: "active", NRestarts: "0" })));
  return answers;
}

const portsOf = (services: readonly Service[]) =>
  services.flatMap((service) =>
    "dropInFolder" in service ? [] : (service.listensOn ?? []).flatMap(({ port }) => (typeof port === "number" ? [port] : [])),
  );

/** Starts a host's servers, and waits until they listen. */
const serve = (services: readonly Service[]) => `sysctl --quiet --write net.ipv4.ip_unprivileged_port_start=0
systemctl start "\${SERVICES[@]}"
for port in ${portsOf(services).join(" ")}; do until ss -Hltn "sport = $port" | grep -q .; do sleep 0.1; done; done`;

const hostsOf = (lab: Scenario) => lab.hosts.map(({ name }) => `${name}.${lab.hostedZoneName}`);

const serverHosts = scenarioNames
  .map((name) => scenario(name))
  .flatMap((lab) => lab.hosts.map((host) => [lab.name, host.name, lab, host] as const))
  .filter(([, , , host]) => unitsOf(host).length > 0 && host.managed && host.services.some((service) => "files" in service));

const boot = (lab: Scenario, host: Host, asked: string) =>
  answersIn({ userData: [userData(lab, host, valuesOf(lab))], names: ["localhost", ...hostsOf(lab)], probe: serve(host.services) + asked });

describeAsRoot("the units, started by systemd", () => {
  test("the lab's programs run hardened, reach each other by name, and need no restart", () => {
    answersIn({
      userData: scenario().hosts.map(({ name }) => render(name)),
      names: ["localhost", `server.${VALUES.hostedZoneName}`],
      probe: PROGRAMS,
    });
  }, 120_000);

  test.each(serverHosts)(
    "%s: the servers of %s run hardened, listen, and need no restart",
    (_lab, _host, lab, host) => {
      boot(lab, host, "");
    },
    120_000,
  );

  test("nginx runs hardened, and answers over HTTP and HTTPS", () => {
    const lab = scenario("web-server");
    const asked = `
curl -sS http://web-server.web-server.internal/
curl -sS --insecure --verbose https://web-server.web-server.internal/ 2>&1 | sed -n -e 's/^[*] *subject: //p' -e /doctype/p
stat --format='%a %U' /var/lib/private/lab-nginx/key.pem`;
    expect(
      boot(
        lab,
        lab.hosts.find(({ name }) => name === "web-server")!,
        asked,
      ).split("\n"),
    ).toEqual([
      "<!doctype html><title>web-server</title><p>web-server answers 127.0.0.1 on port 80</p>",
      "CN=web-server.web-server.internal",
      "<!doctype html><title>web-server</title><p>web-server answers 127.0.0.1 on port 443</p>",
      "600 nginx",
      "",
    ]);
  }, 120_000);

  test("PostgreSQL runs hardened, answers only the reader, and keeps its data when it ends", () => {
    const lab = scenario("web-server");
    const schema = text`create table fruit (name text);\ngrant select on fruit to reader;\ninsert into fruit values ('apple');\n`;
    const host = { ...lab.hosts[0]!, services: [postgresql(schema)] };
    const asked = `
ask() { psql --no-psqlrc --tuples-only --no-align --host 127.0.0.1 --user "$1" --command "$2" postgres 2>&1 || true; }
ask reader "select * from fruit"
ask reader "insert into fruit values ('pear')"
ask lab "select 1" | grep -o "no pg_hba.conf entry"
psql --no-psqlrc --host 127.0.0.1 --user reader --command "select pg_sleep(50)" postgres >/out/client 2>&1 &
until pgrep -u postgresql -f "reader.*SELECT" >/dev/null; do sleep 0.1; done
systemctl stop postgresql
systemctl show --property=Result postgresql
systemctl start postgresql
until ask reader "select * from fruit" | grep apple; do sleep 0.1; done
journalctl --quiet --unit postgresql | grep -c "not properly shut down" || true`;
    expect(boot(lab, host, asked).split("\n")).toEqual([
      "apple",
      "ERROR:  permission denied for table fruit",
      "no pg_hba.conf entry",
      "Result=success",
      "apple",
      "0",
      "",
    ]);
  }, 120_000);

  test("three tiers run hardened on one machine, psql included: a request comes back with a row of the database", () => {
    const tiers = scenario("multi-tier");
    const probe = `sysctl --quiet --write net.ipv4.ip_unprivileged_port_start=0
systemctl start "\${SERVICES[@]}"
until curl --silent --fail http://127.0.0.1/; do sleep 0.2; done`;
    const userDatas = tiers.hosts.map((host) => userData(tiers, host, valuesOf(tiers)));
    expect(answersIn({ userData: userDatas, names: ["localhost", ...hostsOf(tiers)], probe })).toBe("1|a row of the database\n");
  }, 120_000);
});
