// The declaration of a lab program: its arguments, its options and its function.
import { parseHost, parsePort, parseUserPort } from "./values";
import { type Reporter } from "../report/report";

export interface Argument<T> {
  readonly name: string;
  readonly description: string;
  /** @throws UsageError */
  readonly parse: (text: string) => T;
}

export interface Option<T> {
  /** As commander reads them: `-c, --msg-count <count>` */
  readonly flags: string;
  readonly description: string;
  /** @default - a flag without a value @throws UsageError */
  readonly parse?: (text: string) => T;
  readonly default: T;
  /** The default in words. @default - its value */
  readonly defaultText?: string;
}

type Values<Declared> = { readonly [Name in keyof Declared]: Declared[Name] extends Argument<infer T> | Option<infer T> ? T : never };

/** Every program's context. */
export interface Context {
  readonly reporter: Reporter;
  /** Aborted on SIGTERM and SIGINT: the program closes what it has opened, and `run` settles. */
  readonly stop: AbortSignal;
}

export interface Program<
  Arguments extends object = Readonly<Record<string, Argument<unknown>>>,
  Options extends object = Readonly<Record<string, Option<unknown>>>,
> {
  readonly name: string;
  /** One line, for the list of programs. */
  readonly summary: string;
  /** What a user should know besides the options. @default - nothing more */
  readonly details?: string;
  /** Words of a command line after the program's name, and what it shows. */
  readonly example: { readonly words: string; readonly meaning: string };
  /** In the order of the command line. */
  readonly arguments: Arguments;
  readonly options: Options;
  /** @throws Failure if it ran and failed: exit status 1 */
  run(values: Values<Arguments> & Values<Options>, context: Context): Promise<void>;
}

/** Declares a program: the values that `run` takes have the types that its arguments and options parse to. */
export function defineProgram<Arguments extends object, Options extends object>(program: Program<Arguments, Options>): Program {
  return program as unknown as Program;
}

/** An option with a value. */
export function option<T>(flags: string, description: string, parse: (text: string) => T, fallback: T, defaultText?: string): Option<T> {
  return { flags, description, parse, default: fallback, ...(defaultText !== undefined && { defaultText }) };
}

/** An option with a value, which is undefined if it is not given. */
export function optional<T>(flags: string, description: string, parse: (text: string) => T): Option<T | undefined> {
  return { flags, description, parse, default: undefined };
}

export function flag(flags: string, description: string): Option<boolean> {
  return { flags, description, default: false };
}

/** Where a server program listens. */
export const LISTEN_ARGUMENTS = {
  address: { name: "address", description: "name or address of a local interface; 0.0.0.0 is all of them", parse: parseHost },
  port: { name: "port", description: "port to listen on, 1024 to 65535", parse: parseUserPort },
} as const;

/** The server that a client program talks to. */
export const PEER_ARGUMENTS = {
  address: { name: "address", description: "name or address of the peer", parse: parseHost },
  port: { name: "port", description: "port of the peer, 1 to 65535", parse: parsePort },
} as const;
