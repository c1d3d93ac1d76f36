// The demonstrations of web-server, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { changedRule } from "./changed-rule";
import { otherPortsOut } from "./other-ports-out";
import { pageForEverybody } from "./page-for-everybody";
import { portScan } from "./port-scan";
import { statefulAnswer } from "./stateful-answer";
import { timeExceeded } from "./time-exceeded";
import { trustedSsh } from "./trusted-ssh";

export const webServer: ScenarioDemonstrations = {
  hosts: ["web-server", "client-server"],
  list: [pageForEverybody, statefulAnswer, otherPortsOut, trustedSsh, portScan, changedRule],
  more: [timeExceeded],
};
