import { describeAsRoot } from "../support/network-namespace";
import { runOnFreshMachine } from "./support/fresh-machine";
import type { Killed } from "./support/kill-and-clean";
import type { Round } from "./support/up-and-down-again";
import { testPlan } from "./support/test-lab";

describeAsRoot("a lab leaves nothing behind", () => {
  it("when it is brought up and down 20 times", () => {
    const rounds = runOnFreshMachine<Round[]>("up-and-down-again.ts", "20");
    expect(rounds.map(({ left }) => left)).toEqual(Array.from({ length: 20 }, () => ({})));
    expect(rounds.at(-1)?.openFiles).toBeLessThanOrEqual(rounds[0]?.openFiles ?? NaN);
  });

  it("when it is killed at any step of coming up, or while it is taken down, and then taken down or brought up anew", () => {
    const results = runOnFreshMachine<Killed[]>("kill-and-clean.ts");
    const steps = testPlan({ services: true }).steps.map(({ title }) => title);
    expect(new Set(results.map(({ step }) => step))).toEqual(
      new Set([...steps, "all is up", "clear what an interrupted run left", "take the lab down"]),
    );
    for (const result of results) {
      // How far `down` comes in some milliseconds is the machine's affair.
      const mayBeDone = result.step === "take the lab down" && result.delayMs > 0;
      expect(result).toEqual({ ...result, signal: "SIGKILL", left: {}, ...(!mayBeDone && { hadRemains: true }) });
    }
  });
});
