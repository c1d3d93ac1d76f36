// The AWS provider, which gives every resource the common tags, and another one for resources that take few tags.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { Variables } from "./variables";

/**
 * Of an S3 object and of a hosted zone: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html,
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html
 */
const FEW_TAGS = 10;

export class Providers extends Construct {
  /** Gives the common tags to a resource that takes ten tags at most, or none of them if they and its Name are more. */
  readonly fewTags: AwsProvider;

  constructor(scope: Construct, id: string, { regionOnceAllAreValid: region, tags, numberOfTags }: Variables) {
    super(scope, id);
    const provider = (name: string, alias: string | undefined, common: unknown) =>
      new AwsProvider(this, name, { alias, region, defaultTags: [{ tags: common as Record<string, string> }] });
    provider("aws", undefined, tags.value);
    this.fewTags = provider("aws_few_tags", "few_tags", `\${${numberOfTags} <= ${FEW_TAGS} ? ${tags.fqn} : {}}`);
  }
}
