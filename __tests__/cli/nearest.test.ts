// Errors that list the valid values.
import fc from "fast-check";
import { unknown } from "../../cli/nearest";
import { listed, nearest } from "../../topology/nearest";

test.each([
  ["clint-1", "client-1"],
  ["sevrer", "server"],
  ["SERVER", "server"],
  ["client", "client-1"],
  ["elephant", undefined],
])("nearest to %s is %s", (word, expected) => {
  expect(nearest(word, ["server", "client-1", "client-2"])).toBe(expected);
});

test("there is no suggestion if no words are known", () => {
  expect(nearest("server", [])).toBeUndefined();
});

test("a word with an added, missing, wrong or swapped letter is still found", () => {
  const known = ["explain", "matrix", "validate", "capture"];
  fc.assert(
    fc.property(fc.constantFrom(...known), fc.nat(5), fc.constantFrom("more", "less", "wrong", "swapped"), (word, at, mistake) => {
      const [head, letter = "", next = "", tail] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
      const spelt = {
        more: `${head}q${letter}${next}${tail}`,
        less: head + next + tail,
        wrong: `${head}q${next}${tail}`,
        swapped: head + next + letter + tail,
      };
      expect(nearest(spelt[mistake], known)).toBe(word);
    }),
  );
});

test("a long list of hosts is abbreviated", () => {
  const clients = Array.from({ length: 50 }, (_, index) => `client-${index + 1}`);
  expect(listed(["server", ...clients])).toBe("server, client-1 to client-50");
  expect(listed(["client-1", "client-2", "client-4", "router"])).toBe("client-1, client-2, client-4, router");
  expect(unknown("host", "client-51", ["server", ...clients]).message).toContain(
    'no host "client-51"; did you mean client-1?\nthere are: server,',
  );
});
