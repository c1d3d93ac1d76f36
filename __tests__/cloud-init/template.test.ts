import fc from "fast-check";
import { fill } from "../../cloud-init/template";

const terraform = (text: string) => text.replace(/[$%](?=\{)/g, "$&$&");

test("a placeholder is replaced wherever it occurs", () => {
  expect(fill("a {{x}} b {{y}}{{x}}\n", { x: "1", y: "2" }, String)).toBe("a 1 b 21");
});

test("every line of a value, except empty ones, is indented like its placeholder", () => {
  expect(fill("content: |\n  {{text}}\nend", { text: "a\n\n  b\nc" }, String)).toBe("content: |\n  a\n\n    b\n  c\nend");
});

test("a placeholder without a value is an error that names it", () => {
  expect(() => fill("{{port}}", { prot: "1" }, String)).toThrow("no value for the placeholder {{port}}; there are values for prot");
  expect(() => fill("{{toString}}", {}, String)).toThrow("no value for the placeholder {{toString}}");
});

test("a value without a placeholder is an error that names it", () => {
  expect(() => fill("{{a}}", { a: "1", b: "2", c: "3" }, String)).toThrow("the template has no placeholder for b, c");
});

test("the template's text is escaped, but the values are not", () => {
  expect(fill("${X} %{Y} {{value}}", { value: "${var.port}" }, terraform)).toBe("$${X} %%{Y} ${var.port}");
});

test("a value is never expanded as a template", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(fill("<{{a}}|{{b}}>", { a, b }, String)).toBe(`<${a}|${b}>`);
    }),
    { examples: [["{{b}}", "$&"]] },
  );
});
