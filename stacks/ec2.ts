// The instances: one for each host, in its security groups.
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import { userData } from "../cloud-init/user-data";
import type { Host, Scenario } from "../topology/model";
import { Ami } from "./ami";
import { InstanceProfile } from "./instance-profile";
import type { Route53 } from "./route53";
import type { S3 } from "./s3";
import { SecurityGroups } from "./security-groups";
import { pick, terraformName } from "./names";
import type { Variables } from "./variables";
import type { Vpc } from "./vpc";

export interface Ec2Props {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly storage: S3;
  readonly network: Vpc;
  readonly names: Route53;
}

/**
 * A shell's `${X}` in a script would be an expression to Terraform:
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
const literal = (text: string): string => text.replaceAll(/[$%](?=\{)/g, "$&$&");

/** The other hosts that a host's programs talk to. */
const partners = (host: Host): readonly string[] =>
  host.services.flatMap((service) => service.arguments.flatMap((word) => (typeof word === "object" && "host" in word ? [word.host] : [])));

export class Ec2 extends Construct {
  /** By host name. */
  readonly instances: Readonly<Record<string, Instance>>;

  constructor(scope: Construct, id: string, { scenario, variables, storage, network, names }: Ec2Props) {
    super(scope, id);
    const ami = new Ami(this, "ami", variables, network.zone);
    const { profile, policies } = new InstanceProfile(this, "instance_profile", { variables, storage });
    const { groups, rules } = new SecurityGroups(this, "security_groups", { scenario, variables, network });

    const values = {
      region: variables.awsRegion.stringValue,
      bucket: variables.captureTransferBucket.stringValue,
      labAppsKey: storage.labApps.key,
      hostedZoneName: variables.hostedZoneName,
      // As strings: a number token inside a text does not resolve.
      ports: Object.fromEntries(Object.entries(variables.ports).map(([name, variable]) => [name, variable.stringValue])),
      startPrograms: variables.startPrograms.stringValue,
    };

    const instance = (host: Host) => {
      const name = `${variables.resourceNamePrefix.stringValue}-EC2-${host.label}`;
      return new Instance(this, `ec2_instance_${terraformName(host.name)}`, {
        ami: ami.id,
        instanceType: variables.ec2InstanceType.stringValue,
        subnetId: network.subnets[host.subnet].id,
        privateIp: network.addressOf(scenario, host),
        // An internet gateway only carries traffic of instances with a public address.
        associatePublicIpAddress: host.subnet === "public",
        vpcSecurityGroupIds: host.securityGroups.map((group) => pick(groups, group).id),
        iamInstanceProfile: profile.name,
        // A program that is tricked into fetching a URL gets no credentials: a session token is needed, and it does not leave the host.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { volumeType: "gp3", encrypted: true, tags: { Name: name } },
        userData: userData(scenario, host, values, literal),
        userDataReplaceOnChange: true,
        tags: { Name: name },
        // A newer image, which Amazon releases every week or two, does not replace an instance; one replaced for another reason takes it.
        // Nor does a public address that is missing while the instance is stopped:
        // https://github.com/hashicorp/terraform-provider-aws/issues/33775
        lifecycle: {
          ignoreChanges: ["ami", "associate_public_ip_address"],
          precondition: [network.zone.offersTypeIn(`${network.subnets[host.subnet].fqn}.availability_zone`)],
        },
        // What the first boot needs: packages come through the NAT gateway and the S3 endpoint, programs from the bucket.
        // Names must exist before the first query.
        dependsOn: [
          ...network.wayOut[host.subnet],
          ...policies,
          ...host.securityGroups.flatMap((group) => pick(rules, group)),
          storage.labApps,
          ...[host.name, ...partners(host)].map((partner) => pick(names.records, partner)),
        ],
      });
    };
    this.instances = Object.fromEntries(scenario.hosts.map((host) => [host.name, instance(host)]));
  }
}
