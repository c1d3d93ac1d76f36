// Reads one record's headers.
import { Addresses } from "../../../capture-analysis/headers/addresses";
import { Packet } from "../../../capture-analysis/headers/packet";
import { PacketReader } from "../../../capture-analysis/headers/packet-reader";
import { LINK } from "./links";

/** A reader that remembers what came before, as for fragments. Each call gives the same packet. */
export function headerReader(linkType: number = LINK.rawIp) {
  const addresses = new Addresses();
  const reader = new PacketReader(addresses);
  const packet = new Packet();
  return {
    addresses,
    /** @param snapLength - of the record; @default - all of it */
    read: (frame: Uint8Array, snapLength = frame.length): Packet => {
      reader.read(frame, 0, Math.min(snapLength, frame.length), frame.length, linkType, packet);
      return packet;
    },
  };
}
