// A lab with links leaves nothing behind, whether its relays run, were killed, or stand before the lab's processes.
import { describeWithNamespaces } from "../../support/test-machine";
import { FreshMachine, USERS } from "../support/fresh-machine";
import { until } from "../support/until";

describeWithNamespaces("what is left of links", () => {
  it.each(USERS)("is nothing once the lab of %s is down", async (user) => {
    await using machine = await FreshMachine.start(user);
    const state = async () => {
      const { files, ...rest } = await machine.state();
      return { ...rest, files: files.filter((file) => !/\/tcp-ip-lab(-\d+)?$/.test(file)) };
    };
    const relays = async () => (await machine.run("pgrep", "-fc", "link-relay[.]mjs")).stdout.trim();
    const lab = async (...words: readonly string[]) =>
      expect({ words, ...(await machine.lab(...words, "--name", "left")) }).toMatchObject({ status: 0, words });
    const before = await state();
    for (const end of ["none", "one", "reset"] as const) {
      await lab("up", "--no-services");
      await lab("link", "client-1", "--delay", "10ms");
      await lab("link", "client-2", "--loss", "10%");
      expect(await relays()).toBe("2");
      if (end === "one") await machine.run("pkill", "-9", "-fo", "link-relay[.]mjs");
      if (end === "reset") await lab("link", "client-1", "--reset");
      if (end !== "none") await until("one relay less", async () => (await relays()) === "1");
      await lab("down");
      expect(await state()).toEqual(before);
    }
  });
});
