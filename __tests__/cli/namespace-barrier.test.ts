import { waysOut } from "../../cli/namespace-barrier";

const machine = (settings: Record<string, string>) => (name: string) => settings[name];
const allowing = { "kernel.unprivileged_userns_clone": "1", "user.max_user_namespaces": "96365" };
const asUser = jest.spyOn(process, "getuid");
beforeAll(() => asUser.mockReturnValue(1000));
afterAll(() => asUser.mockRestore());

test.each([
  ["kernel.unprivileged_userns_clone", "0", "1"],
  ["user.max_user_namespaces", "0", "10000"],
  ["kernel.apparmor_restrict_unprivileged_userns", "1", "0"],
])("%s forbids namespaces if it is %s; the remedy is %s or root", (name, value, remedy) => {
  expect(waysOut(machine({ ...allowing, [name]: value }))).toEqual([
    expect.stringMatching(`^${name} is ${value}; allow them \\(sudo sysctl ${name}=${remedy}\\), or be root: sudo np[mx] `) as string,
  ]);
});

test("if no setting forbids namespaces, the remedy is root; for root there is no remedy", () => {
  expect(waysOut(machine(allowing))).toEqual([expect.stringMatching(/^root may make them: sudo np[mx] /) as string]);
  asUser.mockReturnValue(0);
  expect(waysOut(machine({ "user.max_user_namespaces": "0" }))).toEqual([]);
});
