// The matrix of a network that was read back from Terraform.
import type { Lab } from "../../../topology/lab";
import { type AnyHost, isLabHost } from "../../../topology/reachability";
import type { Prediction } from "../../../validation/matrix";
import type { Resource } from "./aws-network";
import { awsVerdict } from "./aws-verdict";
import { matrixText } from "./matrix-text";
import { readAwsNetwork } from "./read-aws-network";

/** @param list names the hosts and the traffic, and has the addresses of the internet's hosts: its verdicts are not looked at */
export function terraformText(lab: Lab, list: readonly Prediction[], resources: readonly Resource[]): string {
  const network = readAwsNetwork(resources);
  const endOf = (host: AnyHost) => {
    if (!isLabHost(host)) return host.address;
    const found = network.hosts.get(host.name.replaceAll("-", "_"));
    if (!found) throw new Error(`Terraform has nothing for host ${host.name}`);
    return found;
  };
  return matrixText(lab, list, ({ from, to, traffic }) => awsVerdict(network, endOf(from), endOf(to), traffic));
}
