// Demonstration: a router reports packets that are too long, and TCP goes on with shorter ones (RFC 1191).
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import { bytesOf, connectionOf, CONSUMER, endOfBulkTransfer, PRODUCER, startBulkTransfer } from "../traffic/bulk-transfer";
import type { Demonstration } from "../demonstration";
import { forgetPaths, learnedMtu } from "../kernel/path-mtu";

const MTU = 1400;

/** Headers of IPv4 and TCP without options. */
const HEADER_BYTES = 40;

const MESSAGES = 40;

export const pathMtuDiscovery: Demonstration = {
  name: "path-mtu-discovery",
  protocol: "ICMP",
  title: "ICMP: path MTU discovery",
  shows: `${PRODUCER} sends the ${CONSUMER} a bulk transfer over a link that passes packets up to ${MTU} bytes; its interface takes 9001`,
  onAws: "a VPC passes packets up to 9001 bytes, and its internet gateway up to 1500",
  means: "A router that drops a packet as too long says by ICMP what would fit, and the sender goes on with packets of that size.",
  async run(stage) {
    const { address } = hostNamed(stage.lab, CONSUMER);
    // Its service would learn the MTU before the capture begins.
    await stage.stopService(PRODUCER, "eager-producer");
    await forgetPaths(stage, PRODUCER);
    await stage.link(PRODUCER, { out: { mtu: MTU } });
    const transfer = await startBulkTransfer(stage, MESSAGES);
    await endOfBulkTransfer(transfer);
    const learned = await learnedMtu(stage, PRODUCER, address);
    await stage.unlink(PRODUCER);
    await stage.restoreServices();
    const reports = transfer.sent.overview.icmp.filter(({ name }) => name === "fragmentation needed");
    const [report] = reports;
    const longest = (at: "sent" | "arrived") => connectionOf(transfer, at).largestSegment.fromClient;
    const [longestSent, longestArrived] = [longest("sent"), longest("arrived")];
    const { written, read } = bytesOf(transfer);
    return {
      seen: [
        `the first segments had up to ${longestSent} bytes; ` +
          (report
            ? `${report.from} answered ${counted(reports.length, "time")} "${report.name}" ` +
              `(ICMP type ${report.type}, code ${report.code}), MTU ${report.mtu}`
            : "no router reported that they were too long"),
        `the kernel of ${PRODUCER} learned it: ip route get ${address} says mtu ${learned}`,
        `segments of at most ${longestArrived} bytes came to the ${CONSUMER}, ${read} of ${written} bytes in all`,
      ],
      asExpected:
        report?.mtu === MTU &&
        learned === MTU &&
        longestSent > MTU - HEADER_BYTES &&
        longestArrived <= MTU - HEADER_BYTES &&
        read === written,
    };
  },
};
