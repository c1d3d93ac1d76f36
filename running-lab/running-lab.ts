// What can be asked of a lab that is up, wherever it is.
import type { Lab } from "../topology/lab";
import type { DropCounters } from "./drops";
import type { ExecResult, HostProcess, OutputOptions, SpawnOptions } from "./host-process";
import type { Links } from "./links";
import type { Routes } from "./routes";
import type { SecurityRules } from "./security-rules";
import type { Services } from "./services";

export interface CaptureOptions<Line> extends OutputOptions<Line> {
  /** In the language of pcap-filter(7). @default - every packet */
  readonly filter?: string;
  /** Whether standard output is pcap. @default false: a line of text for each packet */
  readonly pcap?: boolean;
  /** Whether a line also tells each checksum and whether it is right. @default false */
  readonly verbose?: boolean;
  /** Bytes kept of each packet. At full length tcpdump loses packets of a fast stream; 128 hold all headers. @default - the whole packet */
  readonly snapshotLength?: number;
  /** Where tcpdump's standard output goes. @default "pipe" */
  readonly stdout?: "pipe" | "inherit";
}

export interface RuleDifference {
  /** A host, or "the VPC". */
  readonly place: string;
  /** `missing`: the topology has it, the running lab does not; `added`: the other way round. */
  readonly kind: "missing" | "added";
  /** In the running lab's words: `egress: ip daddr 10.0.0.0/16 tcp dport 1234 counter accept comment "..."` */
  readonly rule: string;
}

/** Methods that take a host throw TopologyError if the lab has no such host, and LabError if the host is gone. */
export interface RunningLab {
  readonly name: string;
  /** As it was brought up. */
  readonly lab: Lab;
  /** Whether it is a LAN instead of a VPC. */
  readonly lan: boolean;
  readonly services: Services;
  /** @default - the lab cannot count what it drops */
  readonly drops?: DropCounters;
  /** @default - the rules stay as the lab was brought up */
  readonly securityRules?: SecurityRules;
  /** @default - the routes stay as the lab was brought up */
  readonly routes?: Routes;
  /** @default - its links are perfect cables */
  readonly links?: Links;

  /** The command, on a host, of a program that this project bundles. */
  program(bundle: "lab-apps" | "prober"): readonly string[];

  /** Starts a command. By default it reads nothing, and its output is collected. It ends with the lab. */
  spawn<Line = never>(host: string, command: readonly string[], options?: SpawnOptions<Line>): HostProcess<Line>;

  /** Runs a command to its end. @param input all that it reads */
  exec(host: string, command: readonly string[], options?: { readonly input?: string }): Promise<ExecResult>;

  /**
   * Runs a command in the network namespace of a NAT gateway, to its end.
   *
   * @default - the gateways are AWS's, and closed to commands
   * @throws TopologyError if the lab has no such gateway
   */
  execAtGateway?(natGateway: string, command: readonly string[], options?: { readonly input?: string }): Promise<ExecResult>;

  /**
   * Starts tcpdump on a host's network interface. Once stopped, it writes out what it has.
   *
   * @returns once packets are being captured
   * @throws LabError if tcpdump refuses: the filter does not parse
   */
  capture<Line = never>(host: string, options?: CaptureOptions<Line>): Promise<HostProcess<Line>>;

  /** Compares the loaded rules with the topology's. */
  ruleDifferences(): Promise<readonly RuleDifference[]>;
}
