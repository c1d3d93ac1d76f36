// The internet gateways, one at most for each VPC.
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Construct } from "constructs";
import type { Scenario } from "../topology/model";
import { labelOf, pick, terraformName } from "./names";
import type { Variables } from "./variables";
import type { Vpcs } from "./vpcs";

export class InternetGateways extends Construct {
  /** By the name of the VPC. */
  readonly gateways: Readonly<Record<string, InternetGateway>>;

  constructor(scope: Construct, id: string, scenario: Scenario, variables: Variables, { vpcs }: Vpcs) {
    super(scope, id);
    const create = (vpc: string, name: string) =>
      new InternetGateway(this, terraformName(name), { vpcId: pick(vpcs, vpc).id, tags: { Name: variables.nameOf(labelOf(name)) } });
    this.gateways = Object.fromEntries(
      scenario.vpcs.flatMap(({ name, internetGateway }) =>
        internetGateway === undefined ? [] : [[name, create(name, internetGateway)] as const],
      ),
    );
  }
}
