// Deletes and creates routes in the loaded ruleset of the VPC: one transaction of nft.
import { LabError, type Routes } from "../running-lab";
import { TopologyError } from "../topology/model";
import type { LocalLab } from "./local-lab";
import { routeChain, routeMatch } from "./network/routes";
import { VPC_TABLE, vpcRules } from "./network/vpc";
import { hereDocument } from "./shell-text";

/** The statements of a chain, in a ruleset for `nft -f`. */
function statementsOf(ruleset: string, chain: string): readonly string[] {
  const lines = ruleset.split("\n");
  const start = lines.indexOf(`chain ${chain} {`) + 1;
  return lines.slice(start, lines.indexOf("}", start));
}

export class LocalRoutes implements Routes {
  /** By route table and destination. */
  private readonly deleted = new Set<string>();

  constructor(private readonly running: LocalLab) {}

  async delete(routeTable: string, destination: string): Promise<void> {
    const route = this.known(routeTable, destination);
    if (this.deleted.has(route)) throw new LabError(`the ${route} is deleted already`);
    this.deleted.add(route);
    try {
      await this.load(routeTable);
    } catch (error) {
      this.deleted.delete(route);
      throw error;
    }
  }

  async create(routeTable: string, destination: string): Promise<void> {
    const route = this.known(routeTable, destination);
    if (!this.deleted.delete(route)) throw new LabError(`the ${route} is there already`);
    try {
      await this.load(routeTable);
    } catch (error) {
      this.deleted.add(route);
      throw error;
    }
  }

  private subnetsWith(routeTable: string) {
    return this.running.lab.subnets.filter((subnet) => subnet.routeTable === routeTable);
  }

  private readonly describe = (routeTable: string, destination: string) => `route to ${destination} of route table ${routeTable}`;

  private known(routeTable: string, destination: string): string {
    const destinations = this.subnetsWith(routeTable).flatMap(({ routes }) => routes.map((each) => each.destination));
    if (destinations.includes(destination)) return this.describe(routeTable, destination);
    throw new TopologyError(
      `no ${this.describe(routeTable, destination)}; its subnets have routes to ${[...new Set(destinations)].join(", ") || "nothing"}`,
    );
  }

  private async load(routeTable: string): Promise<void> {
    const { lab, lan } = this.running;
    const ruleset = vpcRules(lab, lan);
    const lines = this.subnetsWith(routeTable).flatMap((subnet) => {
      const chain = routeChain(subnet);
      const gone = subnet.routes.filter(({ destination }) => this.deleted.has(this.describe(routeTable, destination)));
      const left = statementsOf(ruleset, chain).filter((line) => !gone.some(({ destination }) => line.startsWith(routeMatch(destination))));
      return [`flush chain ${VPC_TABLE} ${chain}`, ...left.map((line) => `add rule ${VPC_TABLE} ${chain} ${line}`)];
    });
    await this.running.script(hereDocument("nft -f -", lines, "RULES"), `change the routes of route table ${routeTable}`);
  }
}
