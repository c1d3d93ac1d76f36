// A scenario whose parameters have values: what the local lab builds and what reachability is asked of.
import { blockLists, type GivenBlocks } from "./block-lists";
import { requireSound } from "./check";
import { addressAt } from "./cidr-block";
import type { Host, InternetHost, Listener, ProgramService, Scenario, ServerService } from "./model";
import { type LabNetwork, publicAddresses, resolveNetwork } from "./network";
import { portNumbers } from "./port-numbers";
import { groupNamed, type ResolvedRule, resolveRule, resolveText, resolveWord } from "./resolve";
import { securityGroupsOf } from "./security-groups";

/** Values for a scenario's parameters; each falls back to the scenario's default. */
export interface Parameters extends GivenBlocks {
  /** The first block of the first VPC. */
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
  /** What the peer is if its addresses cannot be told. @default - they can */
  readonly unknownPeer?: string;
}

/** A listener with its port's number. */
export type LabListener = Listener & { readonly port: number };

export type LabService =
  | (Omit<ProgramService, "arguments" | "listensOn"> & {
      readonly arguments: readonly string[];
      readonly listensOn: readonly LabListener[];
    })
  | (Omit<ServerService, "files" | "listensOn"> & {
      readonly files: Readonly<Record<string, string>>;
      readonly listensOn: readonly LabListener[];
    });

export interface LabInterface {
  /** "eth0", "eth1" */
  readonly name: string;
  readonly subnet: string;
  /** Private IPv4 address. */
  readonly address: string;
  /** @default - none */
  readonly publicAddress?: string;
  /** Whether it cannot be told if it has one. @default - it can */
  readonly mayBePublic?: true;
  readonly securityGroups: readonly string[];
  /** The rules of all its security groups. */
  readonly rules: readonly LabRule[];
}

/** The facts of its first interface, and those of the host. */
export interface LabHost
  extends Omit<LabInterface, "name">, Pick<Host, "name" | "origin" | "label" | "managed" | "loadBalancing" | "link"> {
  /** `<name>.<hosted zone>` */
  readonly domainName: string;
  readonly interfaces: readonly [LabInterface, ...LabInterface[]];
  readonly services: readonly LabService[];
}

export interface Lab extends LabNetwork {
  readonly scenario: Scenario;
  readonly hostedZoneName: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly hosts: readonly LabHost[];
  readonly internetHosts: readonly InternetHost[];
}

/** The name of a host in the private hosted zone. */
export const domainName = (host: string, hostedZoneName: string): string => `${host}.${hostedZoneName}`;

/** With the chosen VPC block as the scenario's own, so that the check sees what the lab will have. */
function withBlock(scenario: Scenario, vpcCidrBlock: string | undefined): Scenario {
  if (vpcCidrBlock === undefined) return scenario;
  const [{ cidrBlocks, ...first }, ...more] = scenario.vpcs;
  return { ...scenario, vpcs: [{ ...first, cidrBlocks: [vpcCidrBlock, ...cidrBlocks.slice(1)] }, ...more] };
}

/**
 * Gives a scenario's parameters their values.
 *
 * @throws TopologyError if a value is not allowed, or with all that is wrong with the scenario
 */
export function instantiate(given: Scenario, parameters: Parameters = {}): Lab {
  const scenario = withBlock(given, parameters.vpcCidrBlock);
  requireSound(scenario);
  const hostedZoneName = parameters.hostedZoneName ?? scenario.hostedZoneName;
  const ports = portNumbers(scenario, parameters.ports ?? {});
  const nextPublicAddress = publicAddresses();
  const network = resolveNetwork(scenario, ports, nextPublicAddress);
  const blockOf = new Map(network.subnets.map(({ name, cidrBlock }) => [name, cidrBlock]));
  const addressed = scenario.hosts.map((host) => ({
    ...host,
    interfaces: host.interfaces.map(({ addressOffset, publicAddress, ...rest }, index) => ({
      ...rest,
      name: `eth${index}`,
      address: addressAt(blockOf.get(rest.subnet)!, addressOffset),
      ...(publicAddress && { publicAddress: nextPublicAddress() }),
    })),
  }));

  const blocksOf = blockLists(scenario, parameters);
  const rulesOf = new Map(
    securityGroupsOf(scenario).map(({ name, vpc = scenario.vpcs[0].name, rules }) => [
      name,
      rules.map((rule): LabRule => {
        const { peer, ...resolved } = resolveRule<Pick<LabRule, "cidrBlocks" | "unknownPeer">>(scenario, rule, {
          portNumber: (parameter) => ports[parameter]!,
          vpc: () => ({ cidrBlocks: network.vpcs.find((each) => each.name === vpc)!.cidrBlocks }),
          ipv4: (block) => ({ cidrBlocks: [block] }),
          prefixList: (list) => ({ cidrBlocks: blocksOf(list) }),
          unknown: (unknownPeer) => ({ cidrBlocks: [], unknownPeer }),
          securityGroup: (group) => ({
            cidrBlocks: addressed
              .flatMap(({ interfaces }) => interfaces)
              .filter(({ securityGroups }) => securityGroups.includes(group.name))
              .map(({ address }) => `${address}/32`),
          }),
        });
        return { ...resolved, securityGroup: name, ...peer };
      }),
    ]),
  );
  const wordTarget = { portText: (name: string) => String(ports[name]), domainName: ({ name }: Host) => domainName(name, hostedZoneName) };
  const hosts = addressed.map(({ interfaces, services, ...host }): LabHost => {
    const resolved = interfaces.map((each): LabInterface => ({
      ...each,
      rules: each.securityGroups.flatMap((name) => rulesOf.get(groupNamed(scenario, name).name) ?? []),
    }));
    return {
      ...resolved[0]!,
      ...host,
      domainName: domainName(host.name, hostedZoneName),
      interfaces: resolved as [LabInterface, ...LabInterface[]],
      services: services.map((service): LabService => {
        const listensOn = (service.listensOn ?? []).map(({ transport, port }) => ({
          transport,
          port: typeof port === "number" ? port : ports[port]!,
        }));
        if ("program" in service)
          return { ...service, arguments: service.arguments.map((word) => resolveWord(scenario, word, wordTarget)), listensOn };
        const files = Object.entries(service.files).map(([name, text]) => [name, resolveText(scenario, text, wordTarget)] as const);
        return { ...service, files: Object.fromEntries(files), listensOn };
      }),
    };
  });
  return { scenario, ...network, hostedZoneName, ports, hosts, internetHosts: scenario.internetHosts ?? [] };
}
