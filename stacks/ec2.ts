// The instances, in their security groups, and the load balancers.
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import { userData } from "../cloud-init/user-data";
import { type Host, isInstance, partnersOf, type Scenario } from "../topology/model";
import { forwards } from "../topology/network";
import { Ami } from "./ami";
import { InstanceProfile } from "./instance-profile";
import { getsPublicAddress, Interfaces } from "./interfaces";
import { KeyPair } from "./key-pair";
import { LoadBalancers } from "./load-balancers";
import { pick, terraformName } from "./names";
import type { Network } from "./network";
import type { Route53 } from "./route53";
import { Routes } from "./routes";
import type { S3 } from "./s3";
import { SecurityGroups } from "./security-groups";
import { Targets } from "./targets";
import type { Variables } from "./variables";

export interface Ec2Props {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly storage: S3;
  readonly network: Network;
  readonly names: Route53;
}

/**
 * A shell's `${X}` in a script would be an expression to Terraform:
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
const literal = (text: string): string => text.replaceAll(/[$%](?=\{)/g, "$&$&");

export class Ec2 extends Construct {
  /** By host name. */
  readonly instances: Readonly<Record<string, Instance>>;
  readonly interfaces: Interfaces;
  readonly loadBalancers: LoadBalancers;

  constructor(scope: Construct, id: string, { scenario, variables, storage, network, names }: Ec2Props) {
    super(scope, id);
    const ami = new Ami(this, "ami", variables, network.zones);
    const { profile, policies } = new InstanceProfile(this, "instance_profile", { variables, storage });
    const key = new KeyPair(this, "key_pair", variables);
    const groups = new SecurityGroups(this, "security_groups", { scenario, variables, network });
    this.loadBalancers = new LoadBalancers(this, "load_balancers", { scenario, variables, network, groups, names });
    const records = { ...names.records, ...this.loadBalancers.records };

    const values = {
      region: variables.awsRegion.stringValue,
      bucket: variables.captureTransferBucket,
      labAppsKey: storage.labApps.key,
      hostedZoneName: variables.hostedZoneName,
      // As strings: a number token inside a text does not resolve.
      ports: Object.fromEntries(Object.entries(variables.ports).map(([name, variable]) => [name, variable.stringValue])),
      startPrograms: variables.startPrograms.stringValue,
    };

    const instance = (host: Host) => {
      const { subnet: subnetName, addressOffset, securityGroups } = host.interfaces[0];
      const subnet = pick(network.subnets.subnets, subnetName);
      const name = variables.nameOf(`EC2-${host.label}`);
      return new Instance(this, `ec2_instance_${terraformName(host.name)}`, {
        ami: ami.id,
        instanceType: variables.ec2InstanceType.stringValue,
        subnetId: subnet.id,
        privateIp: network.subnets.addressIn(subnetName, addressOffset),
        // An internet gateway only carries traffic of instances with a public address.
        associatePublicIpAddress: getsPublicAddress(host),
        // By default, AWS drops packets that are neither from the instance nor for it.
        ...(forwards(scenario, host.name) && { sourceDestCheck: false }),
        vpcSecurityGroupIds: securityGroups.map((group) => pick(groups.groups, group).id),
        iamInstanceProfile: profile.name,
        keyName: key.nameFor(host),
        // A program that is tricked into fetching a URL gets no credentials: a session token is needed, and it does not leave the host.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { volumeType: "gp3", encrypted: true, tags: { Name: name } },
        ...(host.managed && { userData: userData(scenario, host, values, literal), userDataReplaceOnChange: true }),
        tags: { Name: name },
        // A newer image, which Amazon releases every week or two, does not replace an instance; one replaced for another reason takes it.
        // Nor does a public address that is missing while the instance is stopped:
        // https://github.com/hashicorp/terraform-provider-aws/issues/33775
        lifecycle: {
          ignoreChanges: ["ami", "associate_public_ip_address"],
          precondition: [network.zones.offersTypeIn(`${subnet.fqn}.availability_zone`)],
        },
        // What the first boot needs: packages come through the NAT gateway and the S3 endpoint, programs from the bucket.
        // Names must exist before the first query.
        dependsOn: [
          ...pick(network.wayOut, subnetName),
          ...policies,
          ...securityGroups.flatMap((group) => pick(groups.rules, group)),
          ...(host.managed ? [storage.labApps] : []),
          ...new Set([host.name, ...partnersOf(host)].map((partner) => pick(records, partner))),
        ],
      });
    };
    const instances = Object.fromEntries(scenario.hosts.filter(isInstance).map((host) => [host.name, instance(host)]));
    this.instances = instances;
    this.interfaces = new Interfaces(this, "interfaces", { scenario, variables, network, groups, instances });
    new Targets(this, "targets", this.loadBalancers, instances);
    new Routes(this, "host_routes", {
      scenario,
      tables: network.tables,
      subnets: network.subnets,
      targetOf: (target) =>
        target.kind === "host" ? { networkInterfaceId: pick(instances, target.name).primaryNetworkInterfaceId } : undefined,
    });
  }
}
