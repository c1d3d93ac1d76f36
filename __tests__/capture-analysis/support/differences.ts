// Where a value differs from what is expected of it.

export interface Difference {
  /** "connections[0].bytes.fromClient" */
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
const isListOfObjects = (value: unknown): value is readonly object[] => Array.isArray(value) && value.some(isObject);

/** Times are compared to the microsecond, everything else exactly. */
const TIMES = ["time", "duration"];
const TOLERANCE = 1.5e-6;

function isEqual(field: string, expected: unknown, got: unknown): boolean {
  const last = field.slice(field.lastIndexOf(".") + 1);
  if (TIMES.includes(last) && typeof expected === "number" && typeof got === "number") return Math.abs(expected - got) <= TOLERANCE;
  return JSON.stringify(expected) === JSON.stringify(got);
}

/**
 * Compares the fields that are expected; others may be there too.
 * @param absent names of fields that must not be there, in any object that is not expected to have them
 */
export function differences(expected: unknown, got: unknown, field = "", absent: readonly string[] = []): Difference[] {
  if (isListOfObjects(expected) && Array.isArray(got)) {
    const count = { field: `${field}.length`, expected: expected.length, got: got.length };
    const items = expected.flatMap((item, index) => differences(item, got[index], `${field}[${index}]`, absent));
    return expected.length === got.length ? items : [count, ...items];
  }
  if (!isObject(expected) || !isObject(got)) return isEqual(field, expected, got) ? [] : [{ field, expected, got }];
  const names = [...Object.keys(expected), ...absent.filter((name) => !(name in expected) && name in got)];
  return names.flatMap((name) => {
    const path = field === "" ? name : `${field}.${name}`;
    return differences(expected[name as keyof typeof expected], got[name as keyof typeof got], path, absent);
  });
}
