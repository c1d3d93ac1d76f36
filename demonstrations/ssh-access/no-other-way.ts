// Demonstration: every other way is closed.
import { hostNamed } from "../../topology/reachability";
import { attempts, describeAttempt, missingFor } from "../traffic/attempt";
import type { Demonstration } from "../demonstration";

export const noOtherWay: Demonstration = {
  name: "no-other-way",
  protocol: "VPC",
  title: "No other way in",
  shows: "the office tries private-1's own address, the stranger tries the bastion, and private-1 tries private-2",
  means: "Without a public address and without a rule, there is no way in.",
  async run(stage) {
    const tries = await attempts(stage, [
      ["office", "private-1", 22],
      ["stranger", "bastion", 22],
      ["private-1", "private-2", 22],
    ]);
    const [direct, stranger, sideways] = tries;
    return {
      seen: [
        ...tries.map((each) => [describeAttempt(each), ...missingFor(stage, each)].join("; ")),
        `private-1 has ${hostNamed(stage.lab, "private-1").publicAddress ?? "no public address"}, and its group lets only the bastion's in`,
      ],
      asExpected:
        direct.droppedBy === "the network, lab:no-such-address" &&
        stranger.droppedBy === "bastion's security group, in" &&
        sideways.droppedBy === "private-1's security group, out",
    };
  },
};
