// Load balancers, databases and the like: where each kind of resource says which subnets and security groups it is in.
import type { Resource } from "../format/document";
import { listOf, objectOf } from "../format/json";
import { type Path, SECURITY_GROUPS, SUBNETS } from "../format/links";
import type { Interfaces, PlannedHost, Publicity } from "./interfaces";
import type { Reading } from "./reading";

/** What has interfaces in a VPC, where it says so. */
interface Placement {
  /** Of the argument that names its subnets. */
  readonly subnets: Path;
  /** The resource that names the subnets in its place, such as a subnet group: what names it, its types, and its own argument. */
  readonly through?: { readonly path: Path; readonly types: readonly string[] };
  readonly groups: Path;
  /** Whether it has a public address, too. @default - it has none */
  readonly publicity?: (resource: Resource, reading: Reading) => Publicity;
  /** How many of them there are. @default 1 */
  readonly count?: (resource: Resource, reading: Reading) => number;
  /** Whether it may have no security group, and then filters nothing. @default - it has the VPC's default group */
  readonly mayHaveNoGroup?: (resource: Resource) => boolean;
}

/** By an argument, whose provider's default is false: a public address if it has that value. */
const publicIf =
  (value: boolean, argument: string, ...block: readonly [] | readonly [name: string, index: 0]) =>
  (resource: Resource, { linker }: Reading): Publicity => {
    // The provider computes the default.
    if (linker.isUnknown(resource, [...block, argument]) && linker.isConfigured(resource, block[0] ?? argument)) return "unknown";
    const values = block.length === 0 ? resource.values : objectOf(listOf(resource.values[block[0]])[0]);
    return (values[argument] === true) === value ? "public" : "private";
  };
const numberOf = ({ values }: Resource, name: string): number | undefined => {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
};
const number = (name: string) => (resource: Resource) => numberOf(resource, name) ?? 1;

const isPublicDatabase = publicIf(true, "publicly_accessible");
const instancesOf = (cluster: Resource, reading: Reading) =>
  reading.ownedBy("aws_rds_cluster_instance", "cluster_identifier", ["aws_rds_cluster"]).of(cluster);
const throughGroup = (path: Path, type: string) => ({ path, types: [type] });

const loadBalancer: Placement = {
  subnets: ["subnets"],
  groups: ["security_groups"],
  publicity: publicIf(false, "internal"),
  mayHaveNoGroup: ({ values }) => ["network", "gateway"].includes(String(values["load_balancer_type"])),
};
const database: Placement = {
  subnets: ["subnet_ids"],
  through: throughGroup(["db_subnet_group_name"], "aws_db_subnet_group"),
  groups: ["vpc_security_group_ids"],
  publicity: isPublicDatabase,
};
const cluster: Placement = {
  ...database,
  count: (resource, reading) => instancesOf(resource, reading).length || 1,
  publicity: (resource, reading) => {
    const [first = "private", ...more] = new Set(instancesOf(resource, reading).map((each) => isPublicDatabase(each, reading)));
    return more.length === 0 ? first : "unknown";
  },
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
  aws_rds_cluster: cluster,
  aws_elasticache_cluster: { ...cache, count: number("num_cache_nodes") },
  aws_elasticache_replication_group: {
    ...cache,
    count: (resource) =>
      numberOf(resource, "num_cache_clusters") ??
      (numberOf(resource, "num_node_groups") ?? 1) * (1 + (numberOf(resource, "replicas_per_node_group") ?? 0)),
  },
  aws_elasticache_serverless_cache: { subnets: ["subnet_ids"], groups: ["security_group_ids"] },
  aws_ecs_service: {
    subnets: ["network_configuration", 0, "subnets"],
    groups: ["network_configuration", 0, "security_groups"],
    publicity: publicIf(true, "assign_public_ip", "network_configuration", 0),
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
  const { subnets, through, groups, publicity, count, mayHaveNoGroup } = placement;
  if (!isPlaced(reading, resource, placement)) return [];
  const owner = through ? reading.linker.one(resource, through.path, through.types) : resource;
  if (!owner) {
    reading.notes.add(resource.address, "its subnets cannot be told: left out");
    return [];
  }
  const only = interfaces.plan(owner, subnets, resource, {
    groups: reading.linker.all(resource, groups, SECURITY_GROUPS),
    publicity: publicity?.(resource, reading) ?? "private",
  });
  const number = count?.(resource, reading) ?? 1;
  if (!only || number === 0) return [];
  return [{ resource, interfaces: [only], count: number, filtersNothing: mayHaveNoGroup?.(resource) === true }];
}

/** Whether it is in a VPC at all: a function may be in none, and an endpoint may be a gateway's. */
function isPlaced(reading: Reading, resource: Resource, { subnets, through }: Placement): boolean {
  const { resources, others } = reading.linker.all(resource, through?.path ?? subnets, through?.types ?? SUBNETS);
  return resources.length + others.length > 0;
}
