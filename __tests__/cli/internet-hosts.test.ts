// The verbs on a lab that has public addresses, and hosts of the internet.
import { EXIT } from "../../cli/exit-status";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { TestLab } from "../local-lab/support/test-lab";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

const NAME = "t-internet-hosts";

describeWithNamespaces("a lab with hosts of the internet", () => {
  let test: TestLab;
  beforeAll(async () => {
    test = await TestLab.start(NAME, { lab: instantiate(scenario("web-server")) });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it("has them in its status, with the public addresses of its own hosts", async () => {
    const { stdout } = await lab(["status", "--name", NAME]);
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, " | "))).toEqual([
      "host | address | public address | dropped in | dropped out | services",
      "web-server | 10.1.0.10 | 203.0.113.1 | 0 | 0 | nginx stopped, sshd stopped",
      "client-server | 10.1.0.11 | 203.0.113.2 | 0 | 0 | sshd stopped",
      "visitor | 192.0.2.10",
      "office | 198.51.100.10",
      "stranger | 192.0.2.66",
      "",
    ]);
    const { hosts, internetHosts } = JSON.parse((await lab(["status", "--name", NAME, "--json"])).stdout) as Record<string, object[]>;
    expect(hosts![0]).toMatchObject({ name: "web-server", publicAddress: "203.0.113.1" });
    expect(internetHosts).toContainEqual({ name: "office", address: "198.51.100.10" });
  });

  it("runs commands and shells on them", async () => {
    const { stdout } = await lab(["exec", "--name", NAME, "visitor", "--", "ip", "-brief", "address", "show", "eth0"]);
    expect(stdout).toContain("192.0.2.10/32");
    expect((await lab(["shell", "--name", NAME, "stranger"], { input: "hostname\n" })).stdout).toContain("stranger");
  });

  it.each(["start", "stop", "logs"])("has no services to %s there", async (verb) => {
    const { status, stderr } = await lab([verb, "--name", NAME, "visitor"]);
    expect(stderr).toBe("lab: visitor has no services; lab status lists them\n");
    expect(status).toBe(EXIT.usage);
  });
});
