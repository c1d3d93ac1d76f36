// Where tshark and the analysis disagree, and why.
import { type KnownDifference } from "./tshark-comparison";

const PROBES = "The window is 0: these ask whether it is open. Linux sends them without a byte, which is what tshark knows keep-alives by.";
const NOTHING_OUTSTANDING = "No data was outstanding, so this is no duplicate ACK (RFC 5681, section 2); tshark does not ask for that.";
const RECORDED_AGAIN = "The very packet of the frame before, with its identification and timestamp: the recorder saw it more than once.";

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { file: "linuxStall", field: "keepAlives", frames: "6, 8", by: "tshark", why: PROBES },
  { file: "made-linux-stall.pcap", field: "keepAlives", frames: "12, 14, 16-17, 19", by: "tshark", why: PROBES },
  { file: "mptcp-fclose.pcap", field: "duplicateAcks", frames: "10", by: "tshark", why: NOTHING_OUTSTANDING },
  { file: "smtp-headers.pcap", field: "duplicateAcks", frames: "94-95", by: "tshark", why: NOTHING_OUTSTANDING },
  {
    file: "tcp_header_heapoverflow.pcap",
    field: "connection",
    frames: "1",
    by: "tshark",
    why: "The TCP header is cut: the analysis says that it cannot be read, tshark takes its ports.",
  },
  {
    file: "ssh-dups.pcap",
    field: "repeats",
    frames:
      "5-7, 13-15, 21-23, 29-31, 37-39, 41-43, 49-51, 57-59, 65-67, 73-75, 77-79, 85-87, 89-91, 97-99, 101-103, 109-111, 117-119, " +
      "125-127, 133-135, 141-143, 149-151, 157-159, 161-163, 173-175, 181-183, 185-187, 193-195, 197-199, 205-207, 209-211, 217-219, " +
      "221-223, 229-231, 233-235, 241-243, 245-247, 253-255, 257-259, 265-267, 269-271, 277-279, 281-283, 289-291, 293-295, 301-303, " +
      "305-307, 309-311, 321-323, 329-331, 333-335, 341-343, 349-351, 357-359, 361-363, 365-366, 372-373",
    by: "tshark",
    why: RECORDED_AGAIN,
  },
  {
    file: "ssh-dups.pcap",
    field: "duplicateAcks",
    frames:
      "9-11, 17-19, 25-27, 33-35, 45-47, 53-55, 61-63, 69-71, 81-83, 93-95, 105-107, 113-115, 121-123, 129-131, 137-139, 145-147, " +
      "153-155, 165-167, 169-171, 177-179, 189-191, 201-203, 213-215, 225-227, 237-239, 249-251, 261-263, 273-275, 285-287, 297-299, " +
      "313-315, 317-319, 325-327, 337-339, 345-347, 353-355, 368-370, 375-377",
    by: "tshark",
    why: RECORDED_AGAIN,
  },
];
