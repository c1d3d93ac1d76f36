// Validations of Terraform variables: a condition in Terraform's language, and the message if it does not hold.
import type { TerraformVariableValidationConfig } from "cdktf";

/** Terraform doesn't stop at the first false operand of `&&`, so each operand must stand on its own: `can` and `try` if it may fail. */
export const when = (condition: string, errorMessage: string): TerraformVariableValidationConfig => ({
  condition: `\${${condition}}`,
  errorMessage,
});

/** A Terraform string is written as a JSON one. */
export const regex = (pattern: string, value: string) => `can(regex(${JSON.stringify(pattern)}, ${value}))`;
export const matches = (name: string, pattern: string) => regex(pattern, `var.${name}`);

/** @param value what is checked; @default - the variable of that name, which must not be null */
export const wholeNumber = (name: string, min: number, max: number, value = `var.${name}`): TerraformVariableValidationConfig =>
  when(`floor(${value}) == ${value} && ${value} >= ${min} && ${value} <= ${max}`, `${name} must be a whole number from ${min} to ${max}.`);
