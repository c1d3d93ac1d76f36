// The Application Load Balancers: each with its target group, its listener and its name.
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { HEALTH_CHECK_TIMEOUT_SEC, type Host, type LoadBalancing, type PortNumber, type Scenario } from "../topology/model";
import { pick, terraformName } from "./names";
import type { Network } from "./network";
import type { Route53 } from "./route53";
import type { SecurityGroups } from "./security-groups";
import type { Variables } from "./variables";

export interface LoadBalancersProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly network: Network;
  readonly groups: SecurityGroups;
  readonly names: Route53;
}

export interface LoadBalancer {
  readonly host: Host;
  readonly loadBalancing: LoadBalancing;
  readonly balancer: Lb;
  readonly targetGroup: LbTargetGroup;
}

/**
 * Prefix of the names of balancers and target groups, which have 32 characters at most; the provider takes six and adds 26 of its own,
 * which are unique. A name made of resource_name_prefix would have to be cut, and could then be another lab's. The tag has all of it.
 */
const NAME_PREFIX = "lab-";

export class LoadBalancers extends Construct {
  readonly all: readonly LoadBalancer[];
  /** By host name. */
  readonly records: Readonly<Record<string, Route53Record>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancersProps,
  ) {
    super(scope, id);
    this.all = props.scenario.hosts.flatMap((host) => (host.loadBalancing ? [this.create(host, host.loadBalancing)] : []));
    this.records = Object.fromEntries(this.all.map(({ host, balancer }) => [host.name, this.record(host, balancer)]));
  }

  portOf(port: PortNumber): number {
    return typeof port === "number" ? port : pick(this.props.variables.ports, port).numberValue;
  }

  /** For a text, in which a number token does not resolve. */
  portText(port: PortNumber): string {
    return typeof port === "number" ? String(port) : pick(this.props.variables.ports, port).stringValue;
  }

  private create(host: Host, loadBalancing: LoadBalancing): LoadBalancer {
    const balancer = this.balancer(host);
    const targetGroup = this.targetGroup(host, loadBalancing);
    new LbListener(this, `${terraformName(host.name)}_listener`, {
      loadBalancerArn: balancer.arn,
      port: this.portOf(loadBalancing.port),
      // HTTPS takes a certificate, which is issued for a domain that the user owns only; the lab has a private one.
      protocol: "HTTP",
      defaultAction: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      tags: { Name: this.props.variables.nameOf(`${host.label}-Listener`) },
    });
    return { host, loadBalancing, balancer, targetGroup };
  }

  private balancer({ name, label, interfaces }: Host): Lb {
    const { variables, network, groups } = this.props;
    const groupNames = [...new Set(interfaces.flatMap(({ securityGroups }) => securityGroups))];
    return new Lb(this, terraformName(name), {
      namePrefix: NAME_PREFIX,
      loadBalancerType: "application",
      internal: !interfaces.some(({ publicAddress }) => publicAddress),
      // It takes addresses of its own choice.
      subnets: interfaces.map(({ subnet }) => pick(network.subnets.subnets, subnet).id),
      securityGroups: groupNames.map((group) => pick(groups.groups, group).id),
      dropInvalidHeaderFields: true,
      tags: { Name: variables.nameOf(label) },
      // AWS refuses one with public addresses until its VPC has an internet gateway.
      dependsOn: [
        ...interfaces.flatMap(({ subnet }) => pick(network.wayOut, subnet)),
        ...groupNames.flatMap((group) => pick(groups.rules, group)),
      ],
    });
  }

  private targetGroup({ name, label, interfaces: [{ subnet }] }: Host, { targetPort, healthCheck }: LoadBalancing): LbTargetGroup {
    const { scenario, variables, network } = this.props;
    const vpc = scenario.vpcs.find(({ subnets }) => subnets.some((each) => each.name === subnet))!;
    return new LbTargetGroup(this, `${terraformName(name)}_target_group`, {
      namePrefix: NAME_PREFIX,
      vpcId: pick(network.vpcs.vpcs, vpc.name).id,
      port: this.portOf(targetPort),
      protocol: "HTTP",
      healthCheck: {
        path: healthCheck.path,
        interval: healthCheck.intervalSec,
        timeout: HEALTH_CHECK_TIMEOUT_SEC,
        healthyThreshold: healthCheck.threshold,
        unhealthyThreshold: healthCheck.threshold,
        matcher: "200",
      },
      tags: { Name: variables.nameOf(`${label}-Targets`) },
      // Another port or VPC replaces it, and AWS keeps one that a listener refers to.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** An alias: its addresses change, and only AWS knows them. */
  private record({ name }: Host, { dnsName, zoneId }: Lb): Route53Record {
    const { variables, names } = this.props;
    return new Route53Record(this, `${terraformName(name)}_record`, {
      zoneId: names.zoneId,
      name: `${name}.${variables.hostedZoneName}`,
      type: "A",
      alias: { name: dnsName, zoneId, evaluateTargetHealth: false },
    });
  }
}
