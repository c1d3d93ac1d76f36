// The demonstrations of ssh-access, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { changedRule } from "./changed-rule";
import { noOtherWay } from "./no-other-way";
import { throughTheBastion } from "./through-the-bastion";

export const sshAccess: ScenarioDemonstrations = {
  hosts: ["bastion", "private-1", "private-2"],
  list: [throughTheBastion, noOtherWay, changedRule],
};
