// The newest standard image of Amazon Linux 2023 for the instance type's architecture.
import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { DataAwsEc2InstanceType } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type";
import { Construct } from "constructs";
import type { AvailabilityZones } from "./availability-zones";
import type { Variables } from "./variables";

/** EC2's alias: regions that have to be opted into have images of other accounts than 137112412989, which has those of all others. */
const AMAZON = "amazon";

export class Ami extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, variables: Variables, zones: AvailabilityZones) {
    super(scope, id);
    const type = new DataAwsEc2InstanceType(this, "instance_type", {
      instanceType: variables.ec2InstanceType.stringValue,
      // The availability zones report a type that the region lacks; here AWS would report an unknown type.
      dependsOn: [zones.offerings],
    });
    // A type may support several architectures (t2.micro: i386 and x86_64).
    const architecture = `\${contains(${type.fqn}.supported_architectures, "arm64") ? "arm64" : "x86_64"}`;
    const image = new DataAwsAmi(this, "amazon_linux_2023", {
      mostRecent: true,
      owners: [AMAZON],
      filter: [
        // The other images' names go on with a word after "al2023-ami-", minimal or ecs: they lack the AWS CLI or the SSM agent.
        { name: "name", values: ["al2023-ami-2023.*-kernel-*"] },
        { name: "architecture", values: [architecture] },
      ],
    });
    this.id = image.id;
  }
}
