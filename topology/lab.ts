// A scenario whose parameters have values: what the local lab builds and what reachability is asked of.
import { requireSound } from "./check";
import { addressAt, subnetOf } from "./cidr-block";
import { USER_PORTS } from "./limits";
import { type Host, type Scenario, type Service, type SubnetName, SUBNETS, TopologyError } from "./model";
import { groupNamed, type ResolvedRule, resolveRule, resolveWord } from "./resolve";

/** Values for a scenario's parameters; each falls back to the scenario's default. */
export interface Parameters {
  readonly vpcCidrBlock?: string;
  readonly hostedZoneName?: string;
  /** By parameter name. 1024 to 65535. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** A security rule with numbers and addresses in the place of symbols. */
export interface LabRule extends Omit<ResolvedRule<readonly string[]>, "peer"> {
  readonly securityGroup: string;
  /** What the peer stands for. */
  readonly cidrBlocks: readonly string[];
}

export interface LabService extends Omit<Service, "arguments"> {
  readonly arguments: readonly string[];
}

export interface LabHost extends Omit<Host, "services"> {
  /** `<name>.<hosted zone>` */
  readonly domainName: string;
  /** Private IPv4 address. */
  readonly address: string;
  readonly services: readonly LabService[];
  /** The rules of all its security groups. */
  readonly rules: readonly LabRule[];
}

export interface Lab {
  readonly scenario: Scenario;
  readonly vpcCidrBlock: string;
  readonly subnetCidrBlocks: Readonly<Record<SubnetName, string>>;
  readonly hostedZoneName: string;
  /** The VPC's DNS resolver: the block's base plus two. https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html */
  readonly resolverAddress: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly hosts: readonly LabHost[];
}

/**
 * Where the hosts' addresses begin within their subnet, so that the server is .10 and client-1 is .11. AWS reserves the first four and
 * the last: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
const FIRST_HOST_OFFSET = 10;

/** Which address of its subnet a host has: the offset from the subnet's first. */
export function addressOffset(scenario: Scenario, host: Host): number {
  return FIRST_HOST_OFFSET + scenario.hosts.filter(({ subnet }) => subnet === host.subnet).indexOf(host);
}

function portNumbers(scenario: Scenario, given: Readonly<Record<string, number>>): Record<string, number> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(scenario.ports, name));
  if (unknown !== undefined) throw new TopologyError(`no port parameter "${unknown}"; there are ${Object.keys(scenario.ports).join(", ")}`);
  const numberOf = (name: string): number => {
    const parameter = scenario.ports[name];
    if (!parameter) throw new TopologyError(`${scenario.name} has no port parameter "${name}"`);
    if (given[name] !== undefined) return given[name];
    if (typeof parameter.default === "number") return parameter.default;
    const followed = numberOf(parameter.default.follows);
    return followed < USER_PORTS.max ? followed + 1 : followed - 1;
  };
  const numbers = Object.fromEntries(Object.keys(scenario.ports).map((name) => [name, numberOf(name)]));
  const taken = new Map<string, string>();
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isInteger(number) || number < USER_PORTS.min || number > USER_PORTS.max)
      throw new TopologyError(`${name} must be a whole number from ${USER_PORTS.min} to ${USER_PORTS.max}: got ${number}`);
    for (const transport of scenario.ports[name]?.transports ?? []) {
      const other = taken.get(`${transport}/${number}`);
      if (other !== undefined) throw new TopologyError(`${name} and ${other} must differ: both are ${transport}/${number}`);
      taken.set(`${transport}/${number}`, name);
    }
  }
  return numbers;
}

/**
 * Gives a scenario's parameters their values.
 *
 * @throws TopologyError if a value is not allowed, or with all that is wrong with the scenario
 */
export function instantiate(scenario: Scenario, parameters: Parameters = {}): Lab {
  requireSound(scenario);
  const vpcCidrBlock = parameters.vpcCidrBlock ?? scenario.vpcCidrBlock;
  const hostedZoneName = parameters.hostedZoneName ?? scenario.hostedZoneName;
  const ports = portNumbers(scenario, parameters.ports ?? {});
  const subnetCidrBlocks = { private: subnetOf(vpcCidrBlock, SUBNETS.private), public: subnetOf(vpcCidrBlock, SUBNETS.public) };

  const addressed = scenario.hosts.map((host) => ({
    ...host,
    address: addressAt(subnetCidrBlocks[host.subnet], addressOffset(scenario, host)),
    domainName: `${host.name}.${hostedZoneName}`,
  }));

  const ruleTarget = {
    portNumber: (name: string) => ports[name]!,
    vpc: () => [vpcCidrBlock],
    ipv4: (block: string) => [block],
    securityGroup: ({ name }: { readonly name: string }) =>
      addressed.filter(({ securityGroups }) => securityGroups.includes(name)).map(({ address }) => `${address}/32`),
  };
  const wordTarget = {
    portText: (name: string) => String(ports[name]),
    domainName: ({ name }: Host) => `${name}.${hostedZoneName}`,
  };
  const rulesOf = new Map(
    scenario.securityGroups.map(({ name, rules }) => [
      name,
      rules.map((rule): LabRule => {
        const { peer: cidrBlocks, ...resolved } = resolveRule(scenario, rule, ruleTarget);
        return { ...resolved, securityGroup: name, cidrBlocks };
      }),
    ]),
  );
  const hosts = addressed.map((host): LabHost => ({
    ...host,
    rules: host.securityGroups.flatMap((name) => rulesOf.get(groupNamed(scenario, name).name) ?? []),
    services: host.services.map((service) => ({
      ...service,
      arguments: service.arguments.map((word) => resolveWord(scenario, word, wordTarget)),
    })),
  }));
  return { scenario, vpcCidrBlock, subnetCidrBlocks, hostedZoneName, resolverAddress: addressAt(vpcCidrBlock, 2), ports, hosts };
}
