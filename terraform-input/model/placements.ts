// Load balancers, databases and the like: where each kind of resource says which subnets and security groups it is in.
import type { Resource } from "../format/document";
import { type Path, SECURITY_GROUPS, SUBNETS } from "../format/links";
import type { Interfaces, PlannedHost } from "./interfaces";
import type { Reading } from "./reading";

/** What has interfaces in a VPC, where it says so. */
interface Placement {
  /** Of the argument that names its subnets. */
  readonly subnets: Path;
  /** The resource that names the subnets in its place, such as a subnet group: what names it, its types, and its own argument. */
  readonly through?: { readonly path: Path; readonly types: readonly string[] };
  readonly groups: Path;
  /** Whether it has a public address, too. @default - it has none */
  readonly isPublic?: (resource: Resource) => boolean;
  /** How many of them there are. @default 1 */
  readonly count?: (resource: Resource) => number;
  /** Whether it may have no security group, and then filters nothing. @default - it has the VPC's default group */
  readonly mayHaveNoGroup?: (resource: Resource) => boolean;
}

const isTrue = (name: string) => (resource: Resource) => resource.values[name] === true;
const number =
  (...names: readonly string[]) =>
  (resource: Resource) => {
    const found = names.map((name) => resource.values[name]).find((value) => typeof value === "number");
    return typeof found === "number" ? found : 1;
  };
const throughGroup = (path: Path, type: string) => ({ path, types: [type] });

const loadBalancer: Placement = {
  subnets: ["subnets"],
  groups: ["security_groups"],
  isPublic: (resource) => resource.values["internal"] === false || resource.values["internal"] === undefined,
  mayHaveNoGroup: ({ values }) => ["network", "gateway"].includes(String(values["load_balancer_type"])),
};
const database: Placement = {
  subnets: ["subnet_ids"],
  through: throughGroup(["db_subnet_group_name"], "aws_db_subnet_group"),
  groups: ["vpc_security_group_ids"],
  isPublic: isTrue("publicly_accessible"),
};
const cache: Placement = {
  subnets: ["subnet_ids"],
  through: throughGroup(["subnet_group_name"], "aws_elasticache_subnet_group"),
  groups: ["security_group_ids"],
};

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_elb: loadBalancer,
  aws_db_instance: database,
  aws_rds_cluster: database,
  aws_elasticache_cluster: cache,
  aws_elasticache_replication_group: cache,
  aws_elasticache_serverless_cache: { subnets: ["subnet_ids"], groups: ["security_group_ids"] },
  aws_ecs_service: {
    subnets: ["network_configuration", 0, "subnets"],
    groups: ["network_configuration", 0, "security_groups"],
    isPublic: (resource) => JSON.stringify(resource.values["network_configuration"] ?? "").includes('"assign_public_ip":true'),
    count: number("desired_count"),
  },
  aws_lambda_function: { subnets: ["vpc_config", 0, "subnet_ids"], groups: ["vpc_config", 0, "security_group_ids"] },
  aws_vpc_endpoint: { subnets: ["subnet_ids"], groups: ["security_group_ids"] },
};

/** Hosts that are no instances: load balancers, databases, caches, tasks, functions, endpoints. */
export function placedHosts(reading: Reading, interfaces: Interfaces): readonly PlannedHost[] {
  return Object.entries(PLACEMENTS).flatMap(([type, placement]) =>
    reading
      .of(type)
      .filter(({ mode }) => mode === "managed")
      .flatMap((resource) => place(reading, interfaces, resource, placement)),
  );
}

function place(reading: Reading, interfaces: Interfaces, resource: Resource, placement: Placement): readonly PlannedHost[] {
  const { subnets, through, groups, isPublic, count, mayHaveNoGroup } = placement;
  if (!isPlaced(reading, resource, placement)) return [];
  const owner = through ? reading.linker.one(resource, through.path, through.types) : resource;
  if (!owner) {
    reading.notes.add(resource.address, "its subnets cannot be told: left out");
    return [];
  }
  const only = interfaces.plan(owner, subnets, resource, {
    groups: reading.linker.all(resource, groups, SECURITY_GROUPS),
    publicity: isPublic?.(resource) ? "public" : "private",
  });
  const number = count?.(resource) ?? 1;
  if (!only || number === 0) return [];
  return [{ resource, interfaces: [only], count: number, filtersNothing: mayHaveNoGroup?.(resource) === true }];
}

/** Whether it is in a VPC at all: a function may be in none, and an endpoint may be a gateway's. */
function isPlaced(reading: Reading, resource: Resource, { subnets, through }: Placement): boolean {
  const { resources, others } = reading.linker.all(resource, through?.path ?? subnets, through?.types ?? SUBNETS);
  return resources.length + others.length > 0;
}
