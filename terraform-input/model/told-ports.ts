// Ports that resources say themselves: of load balancers and their targets, of databases and caches.
import type { Listener, Transport } from "../../topology/model";
import type { Resource } from "../format/document";
import { listOf, objectOf, textOf } from "../format/json";
import type { Reading } from "./reading";

/** Where something listens on a resource's host. */
export interface ToldPorts {
  readonly listeners: readonly Listener[];
  /** Whether it listens nowhere else. */
  readonly complete: boolean;
}

const LOAD_BALANCERS = ["aws_lb", "aws_alb"];
const LISTENERS = ["aws_lb_listener", "aws_alb_listener"];
const TARGET_GROUPS = ["aws_lb_target_group", "aws_alb_target_group"];
const ATTACHMENTS = ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"];
const DATABASES = ["aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance"];
const CACHES = ["aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticache_serverless_cache"];

/**
 * By the beginning of the engine's name, the longer first.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
const PORT_OF_DATABASE: readonly (readonly [engine: string, port: number])[] = [
  ["aurora-postgresql", 5432],
  ["aurora", 3306],
  ["db2", 50_000],
  ["mariadb", 3306],
  ["mysql", 3306],
  ["oracle", 1521],
  ["postgres", 5432],
  ["sqlserver", 1433],
];

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_cluster */
const PORT_OF_CACHE = { memcached: 11_211, others: 6379 };

const isPort = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;
const numberOf = (value: unknown): number | undefined => (isPort(value) ? value : undefined);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
function transportsOf(protocol: unknown): readonly Transport[] {
  if (protocol === "TCP_UDP") return ["tcp", "udp"];
  return protocol === "UDP" ? ["udp"] : ["tcp"];
}

function databasePort({ values }: Resource): number | undefined {
  const engine = textOf(values["engine"]) ?? "";
  return numberOf(values["port"]) ?? PORT_OF_DATABASE.find(([name]) => engine.startsWith(name))?.[1];
}

function cachePort({ values }: Resource): number {
  return numberOf(values["port"]) ?? (values["engine"] === "memcached" ? PORT_OF_CACHE.memcached : PORT_OF_CACHE.others);
}

/** By resources' addresses. */
export function toldPorts(reading: Reading): ReadonlyMap<string, ToldPorts> {
  const { linker } = reading;
  const told = new Map<string, ToldPorts>();
  const add = (resource: Resource | undefined, port: unknown, protocol: unknown, complete: boolean) => {
    const number = numberOf(port);
    if (!resource || number === undefined) return;
    const listeners = transportsOf(protocol).map((transport): Listener => ({ transport, port: number }));
    const known = told.get(resource.address)?.listeners ?? [];
    told.set(resource.address, { listeners: [...known, ...listeners], complete });
  };
  const addTarget = (target: Resource | undefined, port: unknown, group: Resource | undefined) =>
    add(target, numberOf(port) ?? group?.values["port"], group?.values["protocol"], false);

  for (const listener of reading.of(...LISTENERS))
    add(linker.one(listener, ["load_balancer_arn"], LOAD_BALANCERS), listener.values["port"], listener.values["protocol"], true);
  for (const balancer of reading.of("aws_elb"))
    for (const listener of listOf(balancer.values["listener"])) add(balancer, objectOf(listener)["lb_port"], "TCP", true);
  for (const database of reading.of(...DATABASES)) add(database, databasePort(database), "TCP", true);
  for (const cache of reading.of(...CACHES)) add(cache, cachePort(cache), "TCP", true);
  for (const attachment of reading.of(...ATTACHMENTS)) {
    const group = linker.one(attachment, ["target_group_arn"], TARGET_GROUPS);
    addTarget(linker.one(attachment, ["target_id"], ["aws_instance"]), attachment.values["port"], group);
  }
  for (const scaled of reading.of("aws_autoscaling_group"))
    for (const group of linker.all(scaled, ["target_group_arns"], TARGET_GROUPS).resources) addTarget(scaled, undefined, group);
  for (const service of reading.of("aws_ecs_service"))
    listOf(service.values["load_balancer"]).forEach((block, index) => {
      const group = linker.one(service, ["load_balancer", index, "target_group_arn"], TARGET_GROUPS);
      addTarget(service, objectOf(block)["container_port"], group);
    });
  // Nothing can be opened to a function, whatever its group lets in.
  for (const { address } of reading.of("aws_lambda_function")) told.set(address, { listeners: [], complete: true });
  return told;
}
