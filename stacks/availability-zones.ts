// The availability zones of the subnets: the first ones, by name, that offer the instance type.
import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DataAwsEc2InstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type-offerings";
import type { Precondition } from "cdktf";
import { Construct } from "constructs";
import type { Scenario } from "../topology/model";
import { when } from "./validation";
import type { Variables } from "./variables";

export class AvailabilityZones extends Construct {
  /** The zones that offer the instance type. Terraform stops after reading it if there are too few. */
  readonly offerings: DataAwsEc2InstanceTypeOfferings;
  private readonly instanceType: string;
  private readonly zonesIn: (locations: string) => string;

  constructor(scope: Construct, id: string, { vpcs }: Scenario, { awsRegion, ec2InstanceType }: Variables) {
    super(scope, id);
    const available = new DataAwsAvailabilityZones(this, "available", {
      state: "available",
      // Local and Wavelength Zones have to be opted into, and lack NAT gateways.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    this.zonesIn = (locations) => `setintersection(${available.fqn}.names, ${locations})`;
    this.instanceType = ec2InstanceType.stringValue;

    const last = Math.max(0, ...vpcs.flatMap(({ subnets }) => subnets.map(({ zone }) => zone ?? 0)));
    const [region, type] = [awsRegion.stringValue, this.instanceType];
    const message =
      last === 0
        ? `no availability zone of ${region} offers ${type}: choose another ec2_instance_type, such as t3.micro in regions without t2.`
        : `fewer than ${last + 1} availability zones of ${region} offer ${type}, and the lab has subnets in ${last + 1}: ` +
          "choose another ec2_instance_type or aws_region.";
    this.offerings = new DataAwsEc2InstanceTypeOfferings(this, "offerings", {
      locationType: "availability-zone",
      filter: [{ name: "instance-type", values: [type] }],
      lifecycle: { postcondition: [when(`length(${this.zonesIn("self.locations")}) > ${last}`, message)] },
    });
  }

  /** The name of the zone of that number. */
  nameOf(zone: number): string {
    return `\${sort(${this.zonesIn(`${this.offerings.fqn}.locations`)})[${zone}]}`;
  }

  /** What an instance requires of its subnet, which stays in its zone even if the instance type changes. */
  offersTypeIn(zone: string): Precondition {
    return when(
      `contains(${this.offerings.fqn}.locations, ${zone})`,
      `\${${zone}}, where the lab's subnets are, does not offer ${this.instanceType}: ` +
        "choose another ec2_instance_type, or destroy the lab first.",
    );
  }
}
