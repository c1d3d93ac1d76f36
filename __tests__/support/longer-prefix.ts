// A scenario of the tests' own: the web network, with a longer prefix written behind the default route, to a gateway that has no public
// address for the private hosts.
import type { Scenario } from "../../topology/model";
import { webNetwork } from "./web-network";

export const longerPrefix: Scenario = {
  ...webNetwork,
  name: "longer-prefix",
  vpcs: [
    {
      ...webNetwork.vpcs[0],
      routeTables: webNetwork.vpcs[0].routeTables.map((table) =>
        table.name === "private"
          ? { ...table, routes: [...table.routes, { destination: "198.51.100.0/24", target: { kind: "internet-gateway" } }] }
          : table,
      ),
    },
  ],
};
