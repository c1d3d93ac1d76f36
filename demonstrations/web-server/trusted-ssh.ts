// Demonstration: SSH from trusted addresses, by key.
import { anyHostNamed, hostNamed } from "../../topology/reachability";
import { attempts, describeAttempt, missingFor } from "../traffic/attempt";
import type { Demonstration } from "../demonstration";
import { bySsh } from "../traffic/ssh";

/** Offers no key. */
const WITHOUT_KEY = "-o PreferredAuthentications=password,keyboard-interactive -o NumberOfPasswordPrompts=0";

export const trustedSsh: Demonstration = {
  name: "trusted-ssh",
  protocol: "VPC",
  title: "SSH from the office only, by key only",
  shows: "the office logs in to the web server with its key, then tries without one; the stranger, outside the trusted blocks, tries, too",
  means: "The security group decides by address who may try to log in; the key decides who may.",
  async run(stage) {
    const [server, office] = [hostNamed(stage.lab, "web-server"), anyHostNamed(stage.lab, "office")];
    const address = `${server.publicAddress}`;
    const [byKey, byPassword] = await Promise.all([
      bySsh(stage, office.name, address, "printenv SSH_CONNECTION"),
      bySsh(stage, office.name, `${WITHOUT_KEY} ${address}`, "true"),
    ]);
    const [stranger] = await attempts(stage, [["stranger", server.name, 22]]);
    const [from, , to] = byKey.said.split(" ");
    const refused = byPassword.said.endsWith("Permission denied (publickey).");
    return {
      seen: [
        byKey.status === 0
          ? `with its key: logged in from ${from} to ${to}, the private address that ${address} is translated to`
          : `with its key: "${byKey.said}"`,
        `without: "${byPassword.said}"${refused ? ", so the server takes nothing but a key" : ""}`,
        [describeAttempt(stranger), ...missingFor(stage, stranger)].join("; "),
      ],
      asExpected:
        byKey.status === 0 &&
        from === office.address &&
        to === server.address &&
        refused &&
        stranger.droppedBy === `${server.name}'s security group, in`,
    };
  },
};
