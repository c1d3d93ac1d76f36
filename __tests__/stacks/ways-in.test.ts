// How users reach the hosts from the internet: outputs that follow from the model.
import { waysInto } from "../../stacks/ways-in";
import { allow, type Host, type Scenario, tcp, to } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { openssh } from "../../topology/servers/openssh";
import { synthesized } from "./synthesized";

const webServer = scenario("web-server");
const values = ({ output }: ReturnType<typeof synthesized>) =>
  Object.fromEntries(
    Object.entries(output)
      .filter(([name]) => /_(url|ssh_command)$/.test(name))
      .map(([name, { value }]) => [name, value]),
  );

test("a web server has a URL for each port, an SSH server a command, with their public addresses", () => {
  expect(values(synthesized(webServer))).toEqual({
    web_server_ec2_instance_http_url: "http://${aws_instance.ec2_instance_web_server.public_ip}/",
    web_server_ec2_instance_https_url: "https://${aws_instance.ec2_instance_web_server.public_ip}/",
    web_server_ec2_instance_ssh_command: "ssh ec2-user@${aws_instance.ec2_instance_web_server.public_ip}",
    client_server_ec2_instance_ssh_command: "ssh ec2-user@${aws_instance.ec2_instance_client_server.public_ip}",
  });
});

test("programs of the lab have neither", () => {
  expect(values(synthesized(scenario()))).toEqual({});
});

/** Of the client server, without a public address, which the web server may open or not. */
function commandOfPrivateHost(changed: Pick<Scenario, "allowed">, bastion: Partial<Host> = {}): readonly string[] {
  const [web, client] = webServer.hosts;
  const [own] = client!.interfaces;
  const host: Host = { ...client!, interfaces: [{ ...own, publicAddress: false }], services: [openssh()] };
  const lab: Scenario = { ...webServer, ...changed, hosts: [{ ...web!, ...bastion }, host] };
  const addressesOf = ({ name, interfaces: [{ publicAddress }] }: Host) => ({
    private: `private address of ${name}`,
    ...(publicAddress && { public: `public address of ${name}` }),
  });
  return waysInto(lab, host, addressesOf).map(({ value }) => value);
}

const mayOpen22 = { allowed: [...webServer.allowed!, allow("web", to("client"), tcp(22), "SSH from the web server")] };

test("a private host is reached through a public one that may open its port 22", () => {
  expect(commandOfPrivateHost(mayOpen22)).toEqual([
    "ssh -J ec2-user@public address of web-server ec2-user@private address of client-server",
  ]);
});

test("a private host that no public SSH server may open has no command", () => {
  expect(commandOfPrivateHost({ allowed: webServer.allowed! })).toEqual([]);
  expect(commandOfPrivateHost(mayOpen22, { services: webServer.hosts[0]!.services.slice(0, 1) })).toEqual([]);
});

test.each(scenarioNames)("%s: every host with an SSH server can be logged in to", (name) => {
  const lab = scenario(name);
  const withSsh = lab.hosts.filter(({ services }) => services.some((service) => "software" in service && service.software === "openssh"));
  expect(
    Object.keys(values(synthesized(lab)))
      .filter((output) => output.endsWith("_ssh_command"))
      .sort(),
  ).toEqual(withSsh.map((host) => `${host.name.replaceAll("-", "_")}_ec2_instance_ssh_command`).sort());
});
