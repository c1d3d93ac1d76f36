// The bucket that carries captures from the instances to one's own machine, and the programs, whose bundle it reads, to the instances.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, Fn, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { isInstance, type Scenario } from "../topology/model";
import type { Variables } from "./variables";

/** The programs' folder in the bucket. Every other object is a capture, `<host>/<UTC time>.pcap`. */
const LAB_APPS_FOLDER = "lab-apps";

const ABORT_UPLOAD_DAYS = 1;

export interface S3Props {
  readonly scenario: Scenario;
  readonly variables: Variables;
  /** The provider of resources that take few tags. */
  readonly fewTags: AwsProvider;
  /** Path of the bundle of the lab programs, from the working directory. */
  readonly labAppsBundle: string;
}

export class S3 extends Construct {
  readonly bucket: S3Bucket;
  /** Its key contains the content's hash, so that new programs change the key, and with it the user data. */
  readonly labApps: S3Object;
  /** First digits of the SHA-256 of the programs. */
  readonly labAppsVersion: string;

  constructor(scope: Construct, id: string, { scenario, variables, fewTags, labAppsBundle }: S3Props) {
    super(scope, id);
    // Without versions: a capture's name has its time and the programs' key their hash, so nothing is ever overwritten.
    this.bucket = new S3Bucket(this, "bucket", { bucket: variables.captureTransferBucket, forceDestroy: true });
    const bucket = this.bucket.id;

    const access = new S3BucketPublicAccessBlock(this, "capture_transfer_bucket_public_access_block", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, "capture_transfer_bucket_ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      // S3 refuses these settings of a bucket if they arrive at the same time (OperationAborted), so one follows the other.
      dependsOn: [access],
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "capture_transfer_bucket_encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const policy = new S3BucketPolicy(this, "capture_transfer_bucket_policy", {
      bucket,
      policy: Fn.jsonencode({
        Version: "2012-10-17",
        Statement: [
          this.refuse("DenyPlainHttp", "Bool", { "aws:SecureTransport": "false" }),
          this.refuse("DenyTlsBefore12", "NumericLessThan", { "s3:TlsVersion": "1.2" }),
        ],
      }),
      dependsOn: [ownership],
    });

    new S3BucketLifecycleConfiguration(this, "capture_transfer_bucket_lifecycle", {
      bucket,
      rule: [
        {
          id: "abort-incomplete-uploads",
          status: "Enabled",
          filter: [{}],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOAD_DAYS }],
        },
        // One rule for each host, since a filter cannot exclude the programs, which must outlive the captures.
        ...scenario.hosts.filter(isInstance).map(({ name }) => ({
          id: `expire-captures-of-${name}`,
          status: "Enabled",
          filter: [{ prefix: `${name}/` }],
          expiration: [{ days: variables.captureRetentionDays.numberValue }],
        })),
      ],
    });

    if (!existsSync(labAppsBundle)) throw new Error(`no lab programs at ${labAppsBundle}: bundle them first, with npm run build`);
    const digest = createHash("sha256").update(readFileSync(labAppsBundle)).digest("hex");
    this.labAppsVersion = digest.slice(0, 12);
    const asset = new TerraformAsset(this, "lab_apps_bundle", { path: resolve(labAppsBundle), type: AssetType.FILE, assetHash: digest });
    this.labApps = new S3Object(this, "lab_apps", {
      provider: fewTags,
      bucket,
      key: `${LAB_APPS_FOLDER}/${digest}/${asset.fileName}`,
      source: asset.path,
      contentType: "text/javascript",
      dependsOn: [encryption, policy],
    });
  }

  private refuse(sid: string, operator: string, condition: Record<string, string>) {
    return {
      Sid: sid,
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [this.bucket.arn, `${this.bucket.arn}/*`],
      Condition: { [operator]: condition },
    };
  }
}
