// What an instance may do in AWS: be reached by Session Manager, fetch the programs, exchange captures.
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { S3 } from "./s3";
import { ROLE_LABEL, type Variables } from "./variables";

const SESSION_MANAGER_POLICY = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

export class InstanceProfile extends Construct {
  readonly profile: IamInstanceProfile;
  /** Without them the profile allows nothing. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { variables, storage }: { readonly variables: Variables; readonly storage: S3 }) {
    super(scope, id);
    const { bucket, labApps } = storage;
    const captures = [`${bucket.arn}/*.pcap`, `${bucket.arn}/*.pcapng`];

    const role = new IamRole(this, "ec2_iam_role", {
      name: variables.nameOf(ROLE_LABEL),
      description: "What the lab's instances may do",
      assumeRolePolicy: Fn.jsonencode({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    });
    // Instances can't write the programs, so a compromised one cannot change what the others run.
    const transfer = new IamPolicy(this, "capture_transfer_bucket_access_policy", {
      name: variables.nameOf("CaptureTransfer-Bucket-AccessPolicy"),
      description: "Read the lab's programs; read, write and list captures",
      // IAM can neither change it nor delete a policy that a role has. The original lab's policy has none.
      lifecycle: { ignoreChanges: ["description"] },
      policy: Fn.jsonencode({
        Version: "2012-10-17",
        Statement: [
          { Sid: "ReadPrograms", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket.arn}/${labApps.key}` },
          { Sid: "ExchangeCaptures", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: captures },
          { Sid: "ListCaptures", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket.arn },
        ],
      }),
    });
    this.policies = [
      new IamRolePolicyAttachment(this, "capture_transfer_bucket_access", { role: role.name, policyArn: transfer.arn }),
      new IamRolePolicyAttachment(this, "session_manager", { role: role.name, policyArn: SESSION_MANAGER_POLICY }),
    ];
    this.profile = new IamInstanceProfile(this, "ec2_instance_profile", {
      name: variables.nameOf("EC2-Instance-Profile"),
      role: role.name,
    });
  }
}
