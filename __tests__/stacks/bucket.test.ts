// The bucket: its contents, their expiry, and access to it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Testing } from "cdktf";
import { LabStack } from "../../stacks/lab-stack";
import { scenario } from "../../topology/scenarios";
import { type Block, resourceAt, synthesized } from "./synthesized";

const configuration = synthesized();
const programs = resourceAt(configuration, "aws_s3_object.lab_apps");

test("the programs' key contains the hash of their content, which is also their version", () => {
  const digest = createHash("sha256").update(readFileSync("dist/lab-apps.mjs")).digest("hex");
  expect(programs).toMatchObject({ key: `lab-apps/${digest}/lab-apps.mjs`, source: `assets/lab_apps_bundle/${digest}/lab-apps.mjs` });
  expect(configuration.output["lab_apps_version"]?.value).toBe(digest.slice(0, 12));
});

test("every host's captures expire, but the programs never do", () => {
  const { rule } = resourceAt(configuration, "aws_s3_bucket_lifecycle_configuration.capture_transfer_bucket_lifecycle");
  const expiring = (rule as readonly Block[]).filter(({ expiration }) => expiration !== undefined);
  const prefixes = expiring.map(({ filter }) => (filter as readonly { prefix: string }[])[0]?.prefix ?? "");
  expect(prefixes).toEqual(scenario().hosts.map(({ name }) => `${name}/`));
  expect(prefixes.filter((prefix) => (programs["key"] as string).startsWith(prefix))).toEqual([]);
  for (const { expiration, status } of expiring)
    expect([expiration, status]).toEqual([[{ days: "${var.capture_retention_days}" }], "Enabled"]);
});

test("the bucket can be destroyed with captures in it", () => {
  expect(resourceAt(configuration, "aws_s3_bucket.bucket")).toMatchObject({ force_destroy: true });
});

test("the bucket refuses plain HTTP and TLS before 1.2, to every caller and for every request", () => {
  const { policy } = resourceAt(configuration, "aws_s3_bucket_policy.capture_transfer_bucket_policy");
  expect(policy).toContain('"Condition" = {"Bool" = {"aws:SecureTransport" = "false"}}');
  expect(policy).toContain('"Condition" = {"NumericLessThan" = {"s3:TlsVersion" = "1.2"}}');
  expect((policy as string).match(/"Effect" = "Deny", "Principal" = "\*", "Action" = "s3:\*"/g)).toHaveLength(2);
  expect(policy).not.toContain('"Allow"');
});

test("synthesis fails without the programs, and the message says how to build them", () => {
  expect(() => new LabStack(Testing.app(), { scenario: scenario(), labAppsBundle: "dist/none.mjs" })).toThrow(
    "no lab programs at dist/none.mjs: bundle them first, with npm run build",
  );
});
