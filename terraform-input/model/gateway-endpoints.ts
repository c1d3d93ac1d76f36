// Gateway endpoints. Each brings a route to a service's addresses, which no host has: it is drawn, and decides on no packet between hosts.
import type { GatewayEndpoint } from "../../topology/model";
import type { Resource } from "../format/document";
import { ROUTE_TABLES, VPCS } from "../format/links";
import { textOf } from "../format/json";
import type { Reading } from "./reading";

const ENDPOINT = "aws_vpc_endpoint";

const SERVICES = ["s3", "dynamodb"] as const;

export class GatewayEndpoints {
  private readonly all: readonly Resource[];

  constructor(private readonly reading: Reading) {
    this.all = reading.of(ENDPOINT).filter(isGateway);
    reading.name(this.all);
  }

  models(vpc: Resource): readonly GatewayEndpoint[] {
    const { linker, notes } = this.reading;
    return this.all
      .filter((endpoint) => linker.one(endpoint, ["vpc_id"], VPCS) === vpc)
      .flatMap((endpoint): readonly GatewayEndpoint[] => {
        // "com.amazonaws.eu-west-1.s3"
        const name = textOf(endpoint.values["service_name"]);
        const service = SERVICES.find((each) => name?.endsWith(`.${each}`));
        if (service === undefined) {
          notes.add(endpoint.address, `gateway endpoint of ${name ?? "a service that is known after the apply only"}: left out`);
          return [];
        }
        notes.add(endpoint.address, `gateway endpoint: it is drawn; ${service} is no host, so what may reach it is not told`);
        return [{ name: this.reading.nameOf(endpoint), service, routeTables: this.tablesOf(endpoint, vpc) }];
      });
  }

  private tablesOf(endpoint: Resource, vpc: Resource): readonly string[] {
    const { linker, notes } = this.reading;
    const { resources, others } = linker.all(endpoint, ["route_table_ids"], ROUTE_TABLES);
    const associations = this.reading.ownedBy("aws_vpc_endpoint_route_table_association", "vpc_endpoint_id", [ENDPOINT]);
    const associated = associations.of(endpoint).map((each) => linker.one(each, ["route_table_id"], ROUTE_TABLES));
    if (others.length > 0 || associated.includes(undefined)) notes.add(endpoint.address, "some of its route tables cannot be told");
    const tables = [...resources, ...associated].filter((table) => table !== undefined && linker.vpcOf(table) === vpc);
    return [...new Set(tables)].map((table) => this.reading.nameOf(table!));
  }
}

/** The default type. */
function isGateway({ mode, values }: Resource): boolean {
  return mode === "managed" && (textOf(values["vpc_endpoint_type"]) ?? "Gateway") === "Gateway";
}
