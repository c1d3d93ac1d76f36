// The network: in one availability zone, a private subnet with a route to a NAT gateway, and a public subnet with that gateway.
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route, type RouteConfig } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { SUBNET_PREFIX_LENGTH } from "../topology/cidr-block";
import { addressOffset } from "../topology/lab";
import { ANY_IPV4, type Host, type Scenario, SUBNETS, type SubnetName } from "../topology/model";
import { AvailabilityZone } from "./availability-zone";
import type { Variables } from "./variables";

/** AWS reserves the first four addresses of a subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const FIRST_FREE_OFFSET = 4;

export class Vpc extends Construct {
  readonly vpc: AwsVpc;
  readonly zone: AvailabilityZone;
  readonly subnets: Readonly<Record<SubnetName, Subnet>>;
  /** What an instance of each subnet needs to reach package repositories, Systems Manager and S3. */
  readonly wayOut: Readonly<Record<SubnetName, readonly ITerraformDependable[]>>;

  constructor(scope: Construct, id: string, variables: Variables) {
    super(scope, id);
    const named = (name: string) => ({ Name: `${variables.resourceNamePrefix.stringValue}-${name}` });

    this.vpc = new AwsVpc(this, "vpc", {
      cidrBlock: variables.vpcCidrBlock.stringValue,
      // A private hosted zone needs both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: named("VPC"),
    });
    const vpcId = this.vpc.id;
    // Adopted without rules, so that the default group lets nothing pass.
    new DefaultSecurityGroup(this, "default_security_group", { vpcId, ingress: [], egress: [], tags: named("Default-SG") });

    this.zone = new AvailabilityZone(this, "availability_zone", variables);
    const block = this.vpc.cidrBlock;
    const subnet = (name: SubnetName, label: string, availabilityZone: string) =>
      new Subnet(this, `${name}_subnet`, {
        vpcId,
        availabilityZone,
        cidrBlock: `\${cidrsubnet(${block}, ${SUBNET_PREFIX_LENGTH} - tonumber(split("/", ${block})[1]), ${SUBNETS[name]})}`,
        mapPublicIpOnLaunch: false,
        // Stay in the old zone even if AWS would now choose another one.
        lifecycle: { ignoreChanges: ["availability_zone"] },
        tags: named(`${label}-Subnet`),
      });
    const privateSubnet = subnet("private", "Private", this.zone.name);
    this.subnets = { private: privateSubnet, public: subnet("public", "Public", privateSubnet.availabilityZone) };

    const internetGateway = new InternetGateway(this, "internet_gateway", { vpcId, tags: named("Internet-Gateway") });
    const publicRoute = this.routeFrom("public", { gatewayId: internetGateway.id }, named("Public-Route-Table"));

    // AWS refuses an Elastic IP for the NAT gateway until the VPC has an internet gateway.
    const address = new Eip(this, "nat_gateway_eip", { domain: "vpc", tags: named("NAT-Gateway-EIP"), dependsOn: [internetGateway] });
    const natGateway = new NatGateway(this, "nat_gateway", {
      allocationId: address.allocationId,
      subnetId: this.subnets.public.id,
      // The first that is not reserved, and below the hosts': AWS might choose one of theirs.
      privateIp: Fn.cidrhost(this.subnets.public.cidrBlock, FIRST_FREE_OFFSET),
      tags: named("NAT-Gateway"),
      dependsOn: publicRoute.whole,
    });
    const privateRoute = this.routeFrom("private", { natGatewayId: natGateway.id }, named("Private-Route-Table"));

    // Free of charge, unlike the NAT gateway: captures and packages (Amazon Linux's repositories are S3 buckets) go this way.
    const endpoint = new VpcEndpoint(this, "s3_endpoint", {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${variables.awsRegion.stringValue}.s3`,
      routeTableIds: [publicRoute.table.id, privateRoute.table.id],
      tags: named("S3-Endpoint"),
    });
    this.wayOut = { public: [...publicRoute.whole, endpoint], private: [...privateRoute.whole, endpoint] };
  }

  /** The private IPv4 address that the topology gives a host. */
  addressOf(scenario: Scenario, host: Host): string {
    return Fn.cidrhost(this.subnets[host.subnet].cidrBlock, addressOffset(scenario, host));
  }

  /** A subnet's route table, whose default route leads to the gateway. Without the association the table would carry no packet. */
  private routeFrom(name: SubnetName, gateway: Pick<RouteConfig, "gatewayId" | "natGatewayId">, tags: Record<string, string>) {
    const table = new RouteTable(this, `${name}_route_table`, { vpcId: this.vpc.id, tags });
    const route = new Route(this, `${name}_default_route`, { routeTableId: table.id, destinationCidrBlock: ANY_IPV4, ...gateway });
    const association = new RouteTableAssociation(this, `${name}_route_table_association`, {
      subnetId: this.subnets[name].id,
      routeTableId: table.id,
    });
    return { table, whole: [route, association] };
  }
}
