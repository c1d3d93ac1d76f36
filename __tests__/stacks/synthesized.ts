// The stack as Terraform reads it, with references to variables' defaults resolved.
import { Testing } from "cdktf";
import { LabStack } from "../../stacks/lab-stack";
import { instantiate } from "../../topology/lab";
import type { Scenario } from "../../topology/model";
import { scenario } from "../../topology/scenarios";

export type Block = Readonly<Record<string, unknown>>;

export interface Configuration {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly variable: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly default?: string | number | boolean | null;
        readonly description: string;
        readonly validation?: readonly Block[];
      }
    >
  >;
  readonly locals: Readonly<Record<string, string>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly description: string }>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly terraform: Block;
}

export const labStack = (lab: Scenario = scenario(), app = Testing.app()) =>
  new LabStack(app, { scenario: lab, labAppsBundle: "dist/lab-apps.mjs" });

export const synthesized = (lab?: Scenario) => JSON.parse(Testing.synth(labStack(lab))) as Configuration;

/** The resources of a type, by name; empty if there are none. */
export const resources = ({ resource }: Configuration, type: string) => Object.entries(resource[type] ?? {});

/** The resource at an address, such as aws_vpc.vpc. */
export function resourceAt({ resource }: Configuration, address: string): Block {
  const [type = "", name = ""] = address.split(".");
  const found = resource[type]?.[name];
  if (!found) throw new Error(`no resource ${address}`);
  return found;
}

/** The values of the locals, whose expressions this file does not evaluate; the Terraform tests check them. */
const { ports, hostedZoneName } = instantiate(scenario());
const LOCALS: Readonly<Record<string, unknown>> = { ...ports, hosted_zone_name: hostedZoneName };

/** A value with references to variables and other resources' attributes resolved, except those that only AWS knows. */
export function resolved(configuration: Configuration, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const [, reference] = /^\$\{([\w.]+)\}$/.exec(value) ?? [];
  if (reference === undefined) return value;
  const [head = "", name = "", attribute = ""] = reference.split(".");
  const found =
    { var: configuration.variable[name]?.default, local: LOCALS[name] }[head] ?? configuration.resource[head]?.[name]?.[attribute];
  return found === undefined ? value : resolved(configuration, found);
}
