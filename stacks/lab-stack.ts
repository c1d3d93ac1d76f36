// A scenario as Terraform, in the original's modules.
import { relative, resolve } from "node:path";
import { Annotations, App, LocalBackend, TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { requireSound, warnings } from "../topology/check";
import type { Scenario } from "../topology/model";
import { Ec2 } from "./ec2";
import { Network } from "./network";
import { Outputs } from "./outputs";
import { Providers } from "./providers";
import { Route53 } from "./route53";
import { S3 } from "./s3";
import { Variables } from "./variables";

/** The first that lets a variable's validation refer to another variable. */
const TERRAFORM_VERSION = ">= 1.9.0";

export interface LabStackProps {
  readonly scenario: Scenario;
  /** Path of the bundle of the lab programs, from the working directory. */
  readonly labAppsBundle: string;
}

export class LabStack extends TerraformStack {
  constructor(scope: Construct, { scenario, labAppsBundle }: LabStackProps) {
    requireSound(scenario);
    super(scope, scenario.name);
    for (const warning of warnings(scenario)) Annotations.of(this).addWarning(warning);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    this.keepStateBesideTheProject();

    const variables = new Variables(this, "variables", scenario);
    const { fewTags } = new Providers(this, "providers", variables);
    const storage = new S3(this, "s3", { scenario, variables, fewTags, labAppsBundle });
    const network = new Network(this, "vpc", scenario, variables);
    const names = new Route53(this, "route53", { scenario, variables, network, fewTags });
    const compute = new Ec2(this, "ec2", { scenario, variables, storage, network, names });
    new Outputs(this, "outputs", { scenario, variables, storage, network, compute, names });
  }

  /**
   * cdktf's own resolves every expression a first time, to find references to other stacks, which takes a third of a synthesis. A lab
   * refers to no other.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** A construct's id is its name in Terraform, so that addresses are the original's. cdktf would add the path and a hash. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return TerraformElement.isTerraformElement(element) ? element.node.id : element.id;
  }

  /** cdktf's own place, but relative to the stack's folder, so that every clone synthesizes the same bytes. */
  private keepStateBesideTheProject(): void {
    const stackFolder = resolve(App.of(this).outdir, "stacks", this.node.id);
    new LocalBackend(this, { path: relative(stackFolder, `terraform.${this.node.id}.tfstate`) });
  }
}
