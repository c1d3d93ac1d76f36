// The resources of a Terraform state, in which every reference is an id. https://developer.hashicorp.com/terraform/internals/json-format
import type { Resource } from "./aws-network";

/** What `terraform show -json` prints. */
export interface StateOutput {
  readonly values: {
    readonly root_module: {
      readonly resources: readonly {
        readonly mode: "managed" | "data";
        readonly type: string;
        readonly name: string;
        readonly values: Readonly<Record<string, unknown>>;
      }[];
    };
  };
}

export function stateResources({ values: { root_module } }: StateOutput): Resource[] {
  return root_module.resources
    .filter(({ mode }) => mode === "managed")
    .map(({ type, name, values }) => ({ type: type.replace(/^aws_/, ""), name, value: (attribute) => values[attribute] }));
}
