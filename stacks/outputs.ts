// The stack's Terraform outputs: the original's names, and what is needed to connect and to fetch captures.
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { type Host, isInstance, type Scenario } from "../topology/model";
import { mayReachInternet } from "../topology/network";
import type { Ec2 } from "./ec2";
import { pick, terraformName } from "./names";
import type { Network } from "./network";
import type { Route53 } from "./route53";
import type { S3 } from "./s3";
import type { Variables } from "./variables";
import { waysInto } from "./ways-in";

/** The port of a URL that names none. */
const HTTP = 80;

export interface OutputsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly storage: S3;
  readonly network: Network;
  readonly compute: Ec2;
  readonly names: Route53;
}

export class Outputs extends Construct {
  constructor(scope: Construct, id: string, { scenario, variables, storage, network, compute, names }: OutputsProps) {
    super(scope, id);
    // An output of variables alone would be planned, and shown, beside a bad variable's message.
    // As a bare address: cdktf would write the resource as an expression, which Terraform refuses here.
    const dependsOn = [{ fqn: `${storage.labApps.terraformResourceType}.${storage.labApps.friendlyUniqueId}` }];
    const output = (name: string, description: string, value: string) => new TerraformOutput(this, name, { description, value, dependsOn });

    const instances = scenario.hosts.filter(isInstance);
    const subnetsOfHosts = new Set(instances.map(({ interfaces: [{ subnet }] }) => subnet));
    const [only, ...others] = subnetsOfHosts;
    const blockOf = (subnet: string) => pick(network.subnets.subnets, subnet).cidrBlock;
    if (only !== undefined && others.length === 0)
      output("ec2_subnet_cidr", `CIDR block of the ${only} subnet, where the instances are`, blockOf(only));
    else
      for (const subnet of subnetsOfHosts)
        output(`${terraformName(subnet)}_subnet_cidr`, `CIDR block of the ${subnet} subnet`, blockOf(subnet));
    for (const [name, variable] of Object.entries(variables.ports))
      output(name, pick(scenario.ports, name).description, variable.stringValue);
    output("capture_transfer_bucket", "Name of the bucket that carries the captures", storage.bucket.bucket);
    output("lab_apps_version", "The lab programs on the instances: the first digits of their SHA-256", storage.labAppsVersion);
    const addressesOf = ({ name }: Host) => {
      const publicAddress = compute.interfaces.publicAddresses.get(name);
      return { private: pick(compute.instances, name).privateIp, ...(publicAddress !== undefined && { public: publicAddress }) };
    };
    for (const host of instances) {
      const { name, label } = host;
      const instance = pick(compute.instances, name);
      const prefix = `${terraformName(name)}_ec2_instance`;
      output(`${prefix}_id`, `${label}: instance ID`, instance.id);
      output(`${prefix}_ip_address`, `${label}: private IPv4 address`, instance.privateIp);
      const publicAddress = compute.interfaces.publicAddresses.get(name);
      if (publicAddress !== undefined) output(`${prefix}_public_ip_address`, `${label}: public IPv4 address`, publicAddress);
      output(`${prefix}_dns_name`, `${label}: name in the private hosted zone`, pick(names.records, name).fqdn);
      // The instance itself opens the connection to Session Manager.
      if (mayReachInternet(scenario, host))
        output(
          `${prefix}_start_session_command`,
          `${label}: command that opens a shell, through Session Manager`,
          `aws ssm start-session --region ${variables.awsRegion.stringValue} --target ${instance.id}`,
        );
      for (const way of waysInto(scenario, host, addressesOf)) output(`${prefix}_${way.name}`, `${label}: ${way.description}`, way.value);
    }
    for (const { host, loadBalancing, balancer } of compute.loadBalancers.all) {
      const port = loadBalancing.port === HTTP ? "" : `:${compute.loadBalancers.portText(loadBalancing.port)}`;
      const prefix = terraformName(host.name);
      output(`${prefix}_url`, `${host.label}: what to open in the browser`, `http://${balancer.dnsName}${port}/`);
      output(`${prefix}_dns_name`, `${host.label}: its DNS name`, balancer.dnsName);
    }
  }
}
