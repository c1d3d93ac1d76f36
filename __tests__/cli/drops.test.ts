// `lab status --drops` also lists the packets that network ACLs dropped.
import { dropsOf, dropTable } from "../../cli/status";
import { instantiate } from "../../topology/lab";
import { TestLab } from "../local-lab/support/test-lab";
import { describeWithNamespaces } from "../support/test-machine";
import { webNetwork } from "../support/web-network";

describeWithNamespaces("the list of drops", () => {
  it("names the ACL's rule, and both ends of each dropped packet", async () => {
    await using lab = await TestLab.start("t-drops", { lab: instantiate(webNetwork) });
    const { running } = lab;
    const open = (host: string, address: string, port: number) => running.exec(host, ["nc", "-n", "-z", "-w", "1", address, String(port)]);
    // The ACL drops the first SYN on its way in. It lets the second in, but drops the RST that answers it.
    await open("attacker", running.lab.hosts.find(({ name }) => name === "balancer")!.publicAddress!, 80);
    await open("web-1", "10.1.3.5", 5432);
    const { drops } = await dropsOf(running);
    const rows = dropTable(drops).map((row) =>
      row
        .replace(/^\d+ +/, "")
        .replace(/ {2,}/g, " | ")
        .trimEnd(),
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        "network, public-acl-ingress-100 | attacker (192.0.2.200) | balancer (10.1.1.10) | tcp/80",
        "network, database-acl-egress-default | database (10.1.3.5) | web-1 (10.1.2.10) | answer from tcp/5432",
      ]),
    );
  });
});
