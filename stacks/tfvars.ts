// The names of the variables that a .tfvars file sets. Terraform itself only warns of those that a stack does not have.

/** A string, a comment or a heredoc, whichever begins first. */
const TEXT = /"(?:\\.|[^"\\\n])*"|#.*|\/\/.*|\/\*[^]*?\*\/|<<-?\s*(\w+)\r?\n[^]*?^\s*\1\s*$/gm;
const INNERMOST_BRACKETS = /[{[(][^{}[\]()]*[)\]}]/g;

/** @param text of the file: https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files */
export function variablesSet(text: string): string[] {
  // Heredocs, strings and comments may contain anything; brackets belong to a value.
  let rest = text.replace(TEXT, "");
  for (let before = ""; before !== rest;) {
    before = rest;
    rest = rest.replace(INNERMOST_BRACKETS, "");
  }
  return [...rest.matchAll(/^[^\S\n]*([\w-]+)[^\S\n]*=/gm)].map(([, name = ""]) => name);
}
