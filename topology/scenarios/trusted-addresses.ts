// The addresses that may log in by SSH, which the lab's user chooses.
import { type Peer, prefixList, type Scenario } from "../model";

/** The block parameter that names them. */
export const SSH_BLOCKS = "ssh_cidr_blocks";

const LIST = "trusted";

/** For rules. */
export const trusted = (): Peer => prefixList(LIST);

/** For a scenario that has such rules. */
export const TRUSTED_ADDRESSES: Required<Pick<Scenario, "blocks" | "prefixLists">> = {
  blocks: {
    [SSH_BLOCKS]: { default: ["198.51.100.0/24"], description: "CIDR blocks whose hosts may log in by SSH, such as an office of yours" },
  },
  prefixLists: [{ name: LIST, cidrBlocks: { parameter: SSH_BLOCKS } }],
};
