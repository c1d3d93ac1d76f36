import { describeWithNamespaces } from "../support/test-machine";
import { TestLab } from "./support/test-lab";

describeWithNamespaces("the rules that the kernel has loaded", () => {
  it("are all of the topology's and no other, but for the lab's own", async () => {
    await using test = await TestLab.start("t-complete");
    for (const [host, { rules }] of await test.running.securityGroups()) {
      const wanted = test.running.lab.hosts.find(({ name }) => name === host)?.rules.map(({ id, direction }) => `${direction} ${id}`);
      const loaded = rules.filter(({ id }) => !id.startsWith("lab:")).map(({ id, direction }) => `${direction} ${id}`);
      expect(loaded.sort()).toEqual(wanted?.sort());
    }
  });
});
