// A change of a deployed configuration, planned: what `lab diff PLAN` says of it.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBeforePlan, readTerraform } from "../../terraform-input";
import { compare } from "../../topology/comparison/compare";
import { changeGroups } from "../../topology/comparison/groups";
import { instantiate } from "../../topology/lab";
import { describeWithHandedProvider, terraform, TestFolder } from "./terraform";

const SSH = `
resource "aws_security_group_rule" "ssh" {
  type                     = "ingress"
  security_group_id        = aws_security_group.cluster.id
  source_security_group_id = aws_security_group.web.id
  protocol                 = "tcp"
  from_port                = 22
  to_port                  = 22
}
`;

describeWithHandedProvider("a planned change", () => {
  const folder = new TestFolder();
  afterAll(() => folder[Symbol.dispose]());
  beforeAll(() => {
    cpSync(join(__dirname, "networks-of-others", "rules"), folder.path, { recursive: true });
    terraform(folder.path, "init", "-input=false");
    terraform(folder.path, "apply", "-input=false", "-auto-approve");
  });

  function planned() {
    terraform(folder.path, "plan", "-input=false", "-out=plan.out");
    const json = terraform(folder.path, "show", "-json", "plan.out");
    const before = readBeforePlan(json);
    return compare(before && instantiate(before.scenario), instantiate(readTerraform(json).scenario));
  }

  test("a rule that is added is the cause of what becomes possible", () => {
    writeFileSync(join(folder.path, "ssh.tf"), SSH);
    const { changes, rules } = planned();
    expect(changeGroups(changes)).toMatchObject([
      {
        kind: "possible",
        cause: {
          now: [expect.stringContaining("(aws_security_group_rule.ssh)")],
          before: ["no ingress rule in security group cluster"],
        },
        pairs: [{ from: ["web"], to: ["node-0", "node-1"], traffic: "tcp/22" }],
      },
    ]);
    expect(rules).toEqual([{ is: "added", text: "security group cluster: ingress tcp/22 from security group web" }]);
  });

  test("a port that no host of the network used is listed among the rules", () => {
    writeFileSync(join(folder.path, "ports.auto.tfvars"), "open_ports = [80]\n");
    const { changes, rules } = planned();
    expect(changes.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual(["web node-0", "web node-1"]);
    expect(rules).toContainEqual({ is: "removed", text: "security group web: ingress tcp/443 from 10.30.0.0/16" });
  });
});
