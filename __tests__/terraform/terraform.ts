// Runs the terraform binary in a folder of its own, without an AWS account.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { LabStack } from "../../stacks/lab-stack";
import type { Scenario } from "../../topology/model";
import { scenario } from "../../topology/scenarios";

/** RFC 863, the discard port: nothing listens there, so a request to AWS fails on this machine. */
const NOWHERE = "http://127.0.0.1:9";

/** Only the variables that find terraform and its providers, and fake credentials for AWS's libraries. */
export const SAFE_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_DATA_DIR|TF_WORKSPACE|CDKTF_)/.test(name)),
  ),
  AWS_ACCESS_KEY_ID: "fake",
  AWS_SECRET_ACCESS_KEY: "fake",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_ENDPOINT_URL: NOWHERE,
  TF_IN_AUTOMATION: "true",
  CHECKPOINT_DISABLE: "1",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
};

/** A provider from terraform's development overrides. It never calls AWS, so the tests may plan and apply with it. */
const hasHandedProvider = (process.env["TF_REATTACH_PROVIDERS"] ?? "").includes("hashicorp/aws");

/** Tests that plan and apply. Skipped with the released provider, which would call AWS. */
export function describeWithHandedProvider(title: string, tests: () => void): void {
  if (hasHandedProvider) describe(title, tests);
  else {
    process.stderr.write(`SKIPPED (TF_REATTACH_PROVIDERS names no hashicorp/aws, and the released provider would call AWS): ${title}\n`);
    describe.skip(title, tests);
  }
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

export function run(command: string, args: readonly string[], folder: string): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    env: SAFE_ENVIRONMENT,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error) throw new Error(`${command} did not start (${error.message}): these tests need Terraform 1.9 or later on the PATH`);
  return { status, output: stdout + stderr };
}

/** @throws Error with terraform's output if it fails */
export function terraform(folder: string, ...args: readonly string[]): string {
  const { status, output } = run("terraform", args, folder);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")}: exit status ${status}\n${output}`);
  return output;
}

export class TestFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "tcp-ip-lab-terraform-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Synthesizes a scenario. @returns the folder for Terraform */
export function synthesizeInto(folder: string, lab: Scenario = scenario()): string {
  mkdirSync(folder, { recursive: true });
  const app = new App({ outdir: join(folder, "cdktf.out") });
  new LabStack(app, { scenario: lab, labAppsBundle: "dist/lab-apps.mjs" });
  app.synth();
  return join(folder, "cdktf.out", "stacks", lab.name);
}
