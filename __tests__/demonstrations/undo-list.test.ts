// What a demonstration has changed is put back, whatever fails.
import { UndoList } from "../../demonstrations/undo-list";

test("undoes the latest change first, each once, and goes on if one fails", async () => {
  const undone: string[] = [];
  const list = new UndoList();
  const undo = (name: string) => () => Promise.resolve(undone.push(name));
  list.add(undo("first"));
  const second = list.add(undo("second"));
  list.add(() => Promise.reject(new Error("third cannot be put back")));
  list.add(undo("fourth"));
  await second();
  await second();
  await expect(list.undoAll()).rejects.toThrow("third cannot be put back");
  expect(undone).toEqual(["second", "fourth", "first"]);
  await list.undoAll();
  expect(undone).toHaveLength(3);
});
