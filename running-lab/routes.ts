// Changes to the route tables while a lab runs.

/**
 * For all subnets of the route table at once, and for connections that are open, too: a router remembers none. Only this object knows
 * what it has deleted; drops that these subnets' routes have counted begin anew.
 *
 * Errors: TopologyError if the scenario has no such route; LabError if there is nothing to change.
 */
export interface Routes {
  /** As AWS's DeleteRoute does. @param destination its CIDR block */
  delete(routeTable: string, destination: string): Promise<void>;
  /** Gives a deleted route back, as AWS's CreateRoute does. */
  create(routeTable: string, destination: string): Promise<void>;
}
