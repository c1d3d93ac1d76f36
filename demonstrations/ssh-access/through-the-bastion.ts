// Demonstration: to a private host through the bastion.
import { anyHostNamed, hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";
import { bySsh } from "../traffic/ssh";

export const throughTheBastion: Demonstration = {
  name: "bastion",
  protocol: "VPC",
  title: "SSH through the bastion",
  shows: "the office logs in to private-1 with ssh -J: the bastion, which resolves the name, opens a second connection for it",
  means: "Private hosts trust one group instead of addresses, and the bastion is the only way to them.",
  async run(stage) {
    const [bastion, target] = [hostNamed(stage.lab, "bastion"), hostNamed(stage.lab, "private-1")];
    const office = anyHostNamed(stage.lab, "office");
    const capture = await stage.capture(bastion.name, "tcp port 22");
    const destination = `-J ec2-user@${bastion.publicAddress} ec2-user@${target.domainName}`;
    const { status, said } = await bySsh(stage, office.name, destination, "printenv SSH_CONNECTION");
    const opened = (address: string) =>
      capture.connections.find(
        ({ opening, client, server }) => opening === "complete" && [client, server].some((end) => end.startsWith(`${address}:`)),
      );
    if (status === 0) await capture.until("both handshakes", () => opened(office.address) && opened(target.address));
    await capture.stop();
    const connections = [opened(office.address), opened(target.address)];
    const [from = "nobody", , to] = said.split(" ");
    return {
      seen: [
        `ssh ${destination}: ${status === 0 ? `private-1 sees a login from ${from}, the bastion, to ${to}` : said}`,
        `at the bastion: ${connections.map((each) => (each ? `${each.client} to ${each.server}` : "no handshake")).join(", then ")}`,
      ],
      asExpected: status === 0 && from === bastion.address && to === target.address && connections.every((each) => each !== undefined),
    };
  },
};
