// The availability zone of both subnets: the first that offers the instance type.
import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DataAwsEc2InstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type-offerings";
import type { Precondition } from "cdktf";
import { Construct } from "constructs";
import { when } from "./validation";
import type { Variables } from "./variables";

export class AvailabilityZone extends Construct {
  readonly name: string;
  /** The zones that offer the instance type. Terraform stops after reading it if there are none. */
  readonly offerings: DataAwsEc2InstanceTypeOfferings;
  private readonly instanceType: string;

  constructor(scope: Construct, id: string, { awsRegion, ec2InstanceType }: Variables) {
    super(scope, id);
    const available = new DataAwsAvailabilityZones(this, "available", {
      state: "available",
      // Local and Wavelength Zones have to be opted into, and lack NAT gateways.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const zonesIn = (locations: string) => `setintersection(${available.fqn}.names, ${locations})`;
    this.instanceType = ec2InstanceType.stringValue;
    this.offerings = new DataAwsEc2InstanceTypeOfferings(this, "offerings", {
      locationType: "availability-zone",
      filter: [{ name: "instance-type", values: [this.instanceType] }],
      lifecycle: {
        postcondition: [
          when(
            `length(${zonesIn("self.locations")}) > 0`,
            `no availability zone of ${awsRegion.stringValue} offers ${this.instanceType}: ` +
              "choose another ec2_instance_type, such as t3.micro in regions without t2.",
          ),
        ],
      },
    });
    this.name = `\${sort(${zonesIn(`${this.offerings.fqn}.locations`)})[0]}`;
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
