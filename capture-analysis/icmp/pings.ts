// Echo requests and their replies, by who asks whom (RFC 792; RFC 4443, section 4).
import type { Addresses } from "../headers/addresses";
import type { Packet } from "../headers/packet";
import { seconds } from "../seconds";
import type { Seen } from "../transit/sightings";
import { follow, type Transit, type TransitValue } from "../transit/transit";
import type { Ping } from "../values";
import { isEchoReply, isEchoRequest } from "./message";

/** Times in microseconds since the first record. */
interface Asked {
  readonly from: number;
  readonly to: number;
  readonly firstFrame: number;
  readonly firstUs: number;
  lastFrame: number;
  lastUs: number;
  requests: number;
  replies: number;
  /** Frames of requests, by identifier and sequence number. */
  readonly unanswered: Map<number, number>;
  transitOfRequests?: Transit;
  transitOfReplies?: Transit;
}

/** More addresses than that have no numbers. */
const PAIR = 0x4000000;

export class Pings {
  private readonly byPair = new Map<number, Asked>();

  constructor(private readonly addresses: Addresses) {}

  /** Takes an ICMP message. @param seen by which of several interfaces */
  packet(packet: Packet, seen?: Seen): void {
    if (isEchoRequest(packet)) this.request(packet, seen);
    else if (isEchoReply(packet)) this.reply(packet, seen);
  }

  private request(packet: Packet, seen: Seen | undefined): void {
    const asked = this.askedOf(packet, packet.source, packet.destination);
    note(asked, packet);
    if (seen?.part === "arrives") return;
    asked.requests++;
    asked.unanswered.set(keyOf(packet), packet.frame);
    if (seen?.part === "leaves") asked.transitOfRequests = follow(seen.sighting, asked.transitOfRequests);
  }

  private reply(packet: Packet, seen: Seen | undefined): void {
    const asked = this.askedOf(packet, packet.destination, packet.source);
    note(asked, packet);
    if (seen?.part !== "arrives") asked.replies++;
    if (seen?.part === "leaves") asked.transitOfReplies = follow(seen.sighting, asked.transitOfReplies);
    else asked.unanswered.delete(keyOf(packet));
  }

  private askedOf({ frame, timeUs }: Packet, from: number, to: number): Asked {
    const key = from * PAIR + to;
    let asked = this.byPair.get(key);
    if (!asked) {
      const moment = { firstFrame: frame, firstUs: timeUs, lastFrame: frame, lastUs: timeUs };
      asked = { from, to, ...moment, requests: 0, replies: 0, unanswered: new Map() };
      this.byPair.set(key, asked);
    }
    return asked;
  }

  /** In the order of their first records. */
  values(transit: TransitValue): Ping[] {
    return [...this.byPair.values()].map(({ transitOfRequests, transitOfReplies, ...asked }) => ({
      from: this.addresses.text(asked.from),
      to: this.addresses.text(asked.to),
      first: { frame: asked.firstFrame, time: seconds(asked.firstUs) },
      last: { frame: asked.lastFrame, time: seconds(asked.lastUs) },
      requests: asked.requests,
      replies: asked.replies,
      unanswered: [...asked.unanswered.values()].sort((a, b) => a - b),
      ...((transitOfRequests ?? transitOfReplies) && {
        transit: {
          ...(transitOfRequests && { requests: transit(transitOfRequests) }),
          ...(transitOfReplies && { replies: transit(transitOfReplies) }),
        },
      }),
    }));
  }
}

const keyOf = ({ echoIdentifier, echoSequence }: Packet) => echoIdentifier * 0x10000 + echoSequence;

function note(asked: Asked, { frame, timeUs }: Packet): void {
  asked.lastFrame = frame;
  asked.lastUs = timeUs;
}
