// Values of JSON that nobody has checked.

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** @returns an empty object if it is none */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** @returns an empty list if it is none */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** @returns undefined if it is no text, or an empty one, which the provider writes for an argument that is not given */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

export const textsOf = (value: unknown): readonly string[] => listOf(value).flatMap((each) => textOf(each) ?? []);

/** Own properties only, so that no key reaches a prototype. */
export const property = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
