// Interfaces after an instance's first, and Elastic IPs.
import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { Instance } from "@cdktf/provider-aws/lib/instance";
import { NetworkInterface as AwsInterface } from "@cdktf/provider-aws/lib/network-interface";
import { NetworkInterfaceAttachmentA } from "@cdktf/provider-aws/lib/network-interface-attachment";
import { Construct } from "constructs";
import { type Host, isInstance, type NetworkInterface, type Scenario } from "../topology/model";
import { pick, terraformName } from "./names";
import type { Network } from "./network";
import type { SecurityGroups } from "./security-groups";
import type { Variables } from "./variables";

export interface InterfacesProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly network: Network;
  readonly groups: SecurityGroups;
  /** By host name. */
  readonly instances: Readonly<Record<string, Instance>>;
}

/**
 * Whether AWS chooses a public address for the instance, which it does at every start, and only for a single interface:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
export const getsPublicAddress = ({ interfaces: [first, ...further] }: Host): boolean =>
  further.length === 0 && first.publicAddress === true;

export class Interfaces extends Construct {
  /** Public addresses of first interfaces, by host name. */
  readonly publicAddresses: ReadonlyMap<string, string>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InterfacesProps,
  ) {
    super(scope, id);
    const addresses = new Map<string, string>();
    for (const host of props.scenario.hosts.filter(isInstance)) {
      const { id: instanceId, primaryNetworkInterfaceId, publicIp } = pick(props.instances, host.name);
      const [first, ...further] = host.interfaces;
      if (getsPublicAddress(host)) addresses.set(host.name, publicIp);
      else if (first.publicAddress) addresses.set(host.name, this.elasticAddress(host, first, 0, primaryNetworkInterfaceId).publicIp);
      for (const [index, each] of further.entries()) {
        const created = this.attached(host, each, index + 1, instanceId);
        if (each.publicAddress) this.elasticAddress(host, each, index + 1, created);
      }
    }
    this.publicAddresses = addresses;
  }

  /** @returns the interface's id, once it is attached */
  private attached(host: Host, { subnet, addressOffset, securityGroups }: NetworkInterface, index: number, instanceId: string): string {
    const { variables, network, groups } = this.props;
    const name = `${terraformName(host.name)}_interface_${index + 1}`;
    const created = new AwsInterface(this, name, {
      subnetId: pick(network.subnets.subnets, subnet).id,
      privateIps: [network.subnets.addressIn(subnet, addressOffset)],
      securityGroups: securityGroups.map((group) => pick(groups.groups, group).id),
      tags: { Name: variables.nameOf(`EC2-${host.label}-Interface-${index + 1}`) },
    });
    const attachment = { instanceId, networkInterfaceId: created.id, deviceIndex: index };
    return new NetworkInterfaceAttachmentA(this, `${name}_attachment`, attachment).networkInterfaceId;
  }

  private elasticAddress(host: Host, { subnet }: NetworkInterface, index: number, networkInterface: string): Eip {
    const { scenario, variables, network } = this.props;
    const vpc = scenario.vpcs.find(({ subnets }) => subnets.some(({ name }) => name === subnet))!;
    return new Eip(this, `${terraformName(host.name)}_interface_${index + 1}_eip`, {
      domain: "vpc",
      networkInterface,
      tags: { Name: variables.nameOf(`EC2-${host.label}-Interface-${index + 1}-EIP`) },
      // AWS refuses an Elastic IP until the VPC has an internet gateway.
      dependsOn: [pick(network.internetGateways.gateways, vpc.name)],
    });
  }
}
