// lab-apps/README.md lists the programs' options, defaults and events.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EVENTS } from "../../lab-apps/report/events";
import { PROGRAMS } from "../../lab-apps/programs";

const FOLDER = join(__dirname, "..", "..", "lab-apps");
const readme = readFileSync(join(FOLDER, "README.md"), "utf8");
const source = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(FOLDER, file), "utf8"))
  .join("\n");

/** The cells of the table rows that begin with a name in backquotes. */
const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, name = "", rest = ""]) => ({ name, cells: rest.split(" | ") }));

describe("lab-apps/README.md", () => {
  it("lists every program with all its options", () => {
    const documented = rows.slice(0, PROGRAMS.length).map(({ name, cells }) => ({ name, options: cells[1]?.match(/--[a-z-]+/g) ?? [] }));
    const declared = PROGRAMS.map(({ name, options }) => ({
      name,
      options: Object.values(options).map(({ flags }) => /--[a-z-]+/.exec(flags)?.[0]),
    }));
    const sorted = (programs: typeof declared) => programs.map(({ name, options }) => ({ name, options: [...options].sort() }));
    expect(sorted(documented)).toEqual(sorted(declared));
  });

  it.each(PROGRAMS)("states the defaults of $name", ({ name, options }) => {
    const [, documented = ""] = rows.find((row) => row.name === name)?.cells ?? [];
    for (const { flags, parse, default: fallback, defaultText } of Object.values(options)) {
      const [long = ""] = /--[a-z-]+/.exec(flags) ?? [];
      // The text up to the next option: optional words, and a default in brackets.
      const [, stated] = new RegExp(`${long}\`(?: [a-z ]+)?(?: \\(([^)]*)\\))?(?:,|$)`).exec(documented) ?? [];
      if (fallback !== undefined && parse) expect([long, stated]).toEqual([long, defaultText ?? JSON.stringify(fallback)]);
      // Other kinds of defaults may be described in words or omitted.
      else expect(stated ?? "").not.toMatch(/^[\d.]+$/);
    }
  });

  it("lists every event with its meaning", () => {
    const documented = rows.slice(PROGRAMS.length).map(({ name, cells }) => [name, cells[1]]);
    expect(documented).toEqual(Object.entries(EVENTS));
  });

  it.each(Object.keys(EVENTS))("some program reports the event %s", (name) => {
    expect(source).toMatch(new RegExp(`report\\(\\s*"${name}"`));
  });
});
