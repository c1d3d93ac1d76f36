// Routes that are deleted and created while a lab runs, and commands and rules in a NAT gateway's namespace.
import { Stage } from "../../demonstrations/stage";
import { LabError } from "../../running-lab";
import { instantiate } from "../../topology/lab";
import { TopologyError } from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { describeWithNamespaces } from "../support/test-machine";
import { BRIEFLY_MS, said, startPeer, tcpEcho, tryTcp } from "./support/peers";
import { TestLab } from "./support/test-lab";

const [PRIVATE, SERVICE, WEBSITE] = ["10.6.1.0/24", "10.6.3.10", "192.0.2.10"];
const TIMEOUT = "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established";

describeWithNamespaces("a network that is changed while the lab runs", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-routes", { lab: instantiate(scenario("nat-gateway")) });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const vpcRules = () => lab.running.script("nft --stateless --terse list ruleset", "list the rules");
  test("a deleted route leaves the way to the VPC's own; a created one is what it was", async () => {
    const { routes } = lab.running;
    const before = await vpcRules();
    await using _ = await startPeer(lab.running, "service", tcpEcho(8080));
    const forwarded = async () => {
      const { rules } = (await lab.running.securityGroups(["firewall"])).get("firewall")!;
      return rules.filter(({ chain }) => chain === "ingress_forward").reduce((sum, { packets }) => sum + packets, 0);
    };
    const open = async () => said(await lab.running.exec("client-1", tryTcp(SERVICE, 8080)));
    const forwardedBy = async (action: () => Promise<unknown>) => {
      const start = await forwarded();
      await action();
      return (await forwarded()) - start;
    };
    const both = await forwardedBy(async () => expect(await open()).toBe("open"));
    await routes.delete("service", PRIVATE);
    expect((await lab.running.ruleDifferences()).map(({ place, kind }) => [place, kind])).toEqual([["the VPC", "missing"]]);
    const oneWay = await forwardedBy(async () => expect(await open()).toBe("open"));
    expect(oneWay).toBeLessThan(both);
    await routes.create("service", PRIVATE);
    expect(await vpcRules()).toBe(before);
    expect(await lab.running.ruleDifferences()).toEqual([]);
  });

  test("a route that there is not is refused, and so is a change that changes nothing", async () => {
    const { routes } = lab.running;
    const unknown = routes.delete("service", "10.6.9.0/24");
    await expect(unknown).rejects.toThrow(TopologyError);
    await expect(unknown).rejects.toThrow(
      "no route to 10.6.9.0/24 of route table service; its subnets have routes to 0.0.0.0/0, 10.6.1.0/24",
    );
    await expect(routes.delete("nowhere", PRIVATE)).rejects.toThrow(/of route table nowhere; its subnets have routes to nothing$/);
    await expect(routes.create("service", PRIVATE)).rejects.toThrow(
      new LabError(`the route to ${PRIVATE} of route table service is there already`),
    );
    await routes.delete("service", PRIVATE);
    await expect(routes.delete("service", PRIVATE)).rejects.toThrow(
      new LabError(`the route to ${PRIVATE} of route table service is deleted already`),
    );
    await routes.create("service", PRIVATE);
  });

  test("a command runs in a NAT gateway's namespace, if there is one of that name", async () => {
    const { status, stdout } = await lab.running.execAtGateway("nat-gateway", ["ip", "-4", "-br", "address", "show", "eth0"]);
    expect([status, stdout]).toEqual([0, expect.stringContaining("10.6.0.4/24")]);
    expect((await lab.running.execAtGateway("nat-gateway", ["cat"], { input: "said" })).stdout).toBe("said");
    await expect(lab.running.execAtGateway("gateway", ["true"])).rejects.toThrow(
      new TopologyError('no NAT gateway "gateway"; there is nat-gateway'),
    );
  });

  test("a stage's rules, settings and deleted routes act until they are undone, or until it ends", async () => {
    const timeout = async () => (await lab.running.execAtGateway("nat-gateway", ["cat", TIMEOUT])).stdout.trim();
    const tables = async () => (await lab.running.execAtGateway("nat-gateway", ["nft", "list", "tables"])).stdout;
    const [before, vpc, none] = [await timeout(), await vpcRules(), await tables()];
    await using _ = await startPeer(lab.running, "website", tcpEcho(8080));
    const ask = async (patienceMs?: number) => said(await lab.running.exec("client-1", tryTcp(WEBSITE, 8080, patienceMs)));
    const drop = "chain forward {\ntype filter hook forward priority filter; policy drop;\n}";
    {
      await using stage = new Stage(lab.running);
      await stage.setting("nat-gateway", "netfilter/nf_conntrack_tcp_timeout_established", 7);
      expect(await timeout()).toBe("7");
      const undo = await stage.rules("nat-gateway", "closed", drop);
      expect(await ask(BRIEFLY_MS)).toBe("silence");
      await undo();
      await undo();
      expect(await ask()).toBe("open");
      await stage.rules("nat-gateway", "closed", drop);
      await stage.deleteRoute("service", PRIVATE);
      expect(await vpcRules()).not.toBe(vpc);
      await expect(stage.rules("client-1", "wrong", "chain {")).rejects.toThrow(/^nft -f - on client-1: exit status 1: /);
    }
    expect([await timeout(), await vpcRules(), await tables()]).toEqual([before, vpc, none]);
    await using stage = new Stage(lab.running, { causes: false });
    await (
      await stage.rules("nat-gateway", "closed", drop)
    )();
    await stage.deleteRoute("service", PRIVATE);
    expect([await vpcRules(), await tables()]).toEqual([vpc, none]);
  });
});
