// The key that lets its owner log in by SSH.
import { KeyPair as AwsKeyPair } from "@cdktf/provider-aws/lib/key-pair";
import { Construct } from "constructs";
import { type Host, type Scenario, softwareOf } from "../topology/model";
import type { Variables } from "./variables";

export const hasSshServer = (host: Host): boolean => softwareOf(host).includes("openssh");
export const needsKey = ({ hosts }: Scenario): boolean => hosts.some(hasSshServer);

export class KeyPair extends Construct {
  private readonly keyPair?: AwsKeyPair;

  constructor(scope: Construct, id: string, variables: Variables) {
    super(scope, id);
    if (variables.sshPublicKey === undefined) return;
    const name = variables.nameOf("SSH-Key");
    this.keyPair = new AwsKeyPair(this, "ssh_key", { keyName: name, publicKey: variables.sshPublicKey.stringValue, tags: { Name: name } });
  }

  /** @returns undefined if the host has no SSH server */
  nameFor(host: Host): string | undefined {
    return hasSshServer(host) ? this.keyPair?.keyName : undefined;
  }
}
