import { barrier } from "../../local-lab/user-namespaces";

const MESSAGE = "unshare: write failed /proc/self/uid_map: Operation not permitted";
const machine = (settings: Record<string, string>) => (name: string) => settings[name];

test.each([
  ["kernel.unprivileged_userns_clone", "0", "1"],
  ["user.max_user_namespaces", "0", "10000"],
  ["kernel.apparmor_restrict_unprivileged_userns", "1", "0"],
])("%s is to blame if it is %s; %s is the way out", (name, value, remedy) => {
  const allowing = { "kernel.unprivileged_userns_clone": "1", "user.max_user_namespaces": "96365" };
  expect(barrier(MESSAGE, machine({ ...allowing, [name]: value }))).toEqual({
    reason: `${name} is ${value}`,
    remedy: `sudo sysctl ${name}=${remedy}`,
  });
});

test("without a setting to blame, the attempt's own words tell", () => {
  expect(barrier(MESSAGE, machine({ "user.max_user_namespaces": "96365" }))).toEqual({ reason: MESSAGE });
});
