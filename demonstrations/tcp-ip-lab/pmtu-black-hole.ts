// Demonstration: packets that are too long vanish without a word, and how TCP finds out by itself (RFC 2923, section 2.1; RFC 4821).
import { counted } from "../../topology/words";
import {
  acknowledgedBytes,
  bytesOf,
  connectionOf,
  CONSUMER,
  dataOf,
  endOfBulkTransfer,
  PRODUCER,
  startBulkTransfer,
} from "../traffic/bulk-transfer";
import type { Demonstration } from "../demonstration";

const MTU = 1400;
const MESSAGES = 40;

/** How often the same segment is sent before the cure. */
const ATTEMPTS = 3;

export const pmtuBlackHole: Demonstration = {
  name: "pmtu-black-hole",
  protocol: "ICMP",
  title: "ICMP: a path MTU black hole",
  shows:
    `${PRODUCER} sends the ${CONSUMER} a bulk transfer over a link that passes packets up to ${MTU} bytes and reports nothing; ` +
    "then its kernel may probe for a size that passes (tcp_mtu_probing)",
  means: "Without the ICMP message a connection opens and then hangs: who filters all ICMP makes a black hole of each smaller MTU.",
  async run(stage) {
    await stage.link(PRODUCER, { out: { mtu: MTU, mtuSilent: true } });
    const transfer = await startBulkTransfer(stage, MESSAGES);
    // Only it begins with the first byte.
    const attempts = () => dataOf(transfer, "sent").filter(({ tcp, length }) => length > 0 && tcp?.sequence === 1);
    await transfer.sent.until(`the first segment, ${ATTEMPTS} times`, () => attempts().length >= ATTEMPTS);
    const before = { attempts: attempts(), acknowledged: acknowledgedBytes(transfer), read: bytesOf(transfer).read };
    await stage.setting(PRODUCER, "ipv4/tcp_mtu_probing", 1);
    await endOfBulkTransfer(transfer);
    await stage.unlink(PRODUCER);
    await stage.restoreServices();
    const { number } = connectionOf(transfer, "sent");
    const reports = transfer.sent.overview.icmp.filter(({ connection }) => connection === number).length;
    const { written, read } = bytesOf(transfer);
    const [first] = before.attempts;
    return {
      seen: [
        `the connection opened; ${PRODUCER} sent its first segment of ${first?.length} bytes ${counted(before.attempts.length, "time")}: ` +
          `${before.acknowledged} bytes were acknowledged, and ${counted(reports, "ICMP message")} came back`,
        `with tcp_mtu_probing 1 the same connection went on with segments of ` +
          `${connectionOf(transfer, "arrived").largestSegment.fromClient} bytes at most: ${read} of ${written} bytes arrived`,
      ],
      asExpected: before.acknowledged === 0 && before.read === 0 && reports === 0 && read === written,
    };
  },
};
