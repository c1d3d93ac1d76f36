// What a demonstration is.
import type { Stage } from "./stage";

export interface Finding {
  /** What was seen, in plain words, with this run's figures. */
  readonly seen: readonly string[];
  /** Whether that is what the demonstration should show. */
  readonly asExpected: boolean;
}

/** What a demonstration is about. */
export const PROTOCOLS = ["TCP", "UDP", "ICMP", "VPC"] as const;

export interface Demonstration {
  /** For `lab demo NAME`: unique among all scenarios. */
  readonly name: string;
  /** "VPC": security groups, network ACLs, routes, gateways and load balancers. */
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly title: string;
  /** What is shown, in plain words. */
  readonly shows: string;
  /** What that means, in one plain sentence. */
  readonly means: string;
  /** What AWS does differently. @default - nothing */
  readonly onAws?: string;
  /** Needs a LAN if true, a VPC if false: in the other kind of lab, it shows nothing. @default - a VPC, and a LAN would do */
  readonly lan?: boolean;
  readonly run: (stage: Stage) => Promise<Finding>;
}

export interface ScenarioDemonstrations {
  /** Those that have a part in them. */
  readonly hosts: readonly string[];
  /** What `lab demo` shows, in this order. */
  readonly list: readonly Demonstration[];
  /** Further ones, which `lab demo NAME` shows. @default - none */
  readonly more?: readonly Demonstration[];
}
