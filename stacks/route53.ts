// The private hosted zone of the VPCs, and an A record for each instance.
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { type Host, isInstance, type Scenario } from "../topology/model";
import { terraformName } from "./names";
import type { Network } from "./network";
import type { Variables } from "./variables";

export interface Route53Props {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly network: Network;
  /** The provider of resources that take few tags. */
  readonly fewTags: AwsProvider;
}

export class Route53 extends Construct {
  readonly zoneId: string;
  /**
   * By the name of the host. A record has the host's future address, so that it exists before the first query: the resolver remembers
   * for minutes that a name does not exist (RFC 2308). A replaced instance leaves it as it is.
   */
  readonly records: Readonly<Record<string, Route53Record>>;

  constructor(scope: Construct, id: string, { scenario, variables, network, fewTags }: Route53Props) {
    super(scope, id);
    const zone = new Route53Zone(this, "private_hosted_zone", {
      provider: fewTags,
      name: variables.hostedZoneName,
      comment: "Names of the lab's hosts",
      vpc: Object.values(network.vpcs.vpcs).map((vpc) => ({ vpcId: vpc.id })),
      tags: { Name: variables.nameOf("Hosted-Zone") },
    });
    this.zoneId = zone.zoneId;
    const record = ({ name, interfaces: [{ subnet, addressOffset }] }: Host) =>
      new Route53Record(this, `${terraformName(name)}_ec2_instance_record`, {
        zoneId: zone.zoneId,
        name: `${name}.${variables.hostedZoneName}`,
        type: "A",
        ttl: variables.route53RecordTtl.numberValue,
        records: [network.subnets.addressIn(subnet, addressOffset)],
      });
    this.records = Object.fromEntries(scenario.hosts.filter(isInstance).map((host) => [host.name, record(host)]));
  }
}
