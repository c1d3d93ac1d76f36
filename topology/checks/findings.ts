// What a check finds: forms, ranges, names that are unknown or repeated.

export interface Form {
  readonly form: RegExp;
  readonly inWords: string;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Lines for people; none if all is well. */
export type Findings = string[];

/** As JSON, which has no NaN and no Infinity. */
export const shown = (value: unknown): string => (typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value)));

export function checkForm(what: string, text: string, { form, inWords }: Form): Findings {
  return form.test(text) ? [] : [`${what} must be ${inWords}: got ${shown(text)}`];
}

export function checkRange(what: string, value: number, { min, max }: Range): Findings {
  return Number.isInteger(value) && value >= min && value <= max
    ? []
    : [`${what} must be a whole number from ${min} to ${max}: got ${shown(value)}`];
}

export function checkKnown(what: string, name: string, known: readonly string[]): Findings {
  return known.includes(name) ? [] : [`${what} is unknown: got ${shown(name)}; there are ${known.join(", ") || "none"}`];
}

export function checkUnique(what: string, names: readonly string[]): Findings {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => `${what} ${shown(name)} is there more than once`);
}

/** @returns what the action throws, as a finding */
export function checkThrows(what: string, action: () => unknown): Findings {
  try {
    action();
    return [];
  } catch (error) {
    return [`${what}: ${(error as Error).message}`];
  }
}
