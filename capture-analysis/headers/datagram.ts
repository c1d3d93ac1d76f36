// What the IP header says of what it carries.
import { NONE } from "./packet";

/** One object that is filled again for each packet. */
export class Datagram {
  /** What is carried; NONE if nothing can be read. */
  protocol: number = NONE;
  /** Where it starts, in the record. */
  start = 0;
  /** Bytes, by the header. */
  length = 0;
  /** Of a fragment: where its bytes belong in the datagram, whether more follow, and which datagram it is. */
  isFragment = false;
  fragmentOffset = 0;
  moreFragments = false;
  fragmentIdentification = 0;
}
