// The page that says which demonstration shows which claim of the theory.
import { allDemonstrations } from "../../demonstrations";
import { table } from "../support/pages";

const rows = table("docs/theory.md", "Each claim, and what shows it");
const names = rows.map(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

test("each claim has a demonstration, and each demonstration a claim that it shows", () => {
  expect(names.filter((list) => list.length === 0)).toEqual([]);
  expect([...new Set(names.flat())].sort()).toEqual(allDemonstrations.map(({ demonstration }) => demonstration.name).sort());
});
