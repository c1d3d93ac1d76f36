// What the analysis says of captures whose contents are known.
import { type Analysis } from "../../capture-analysis/values";
import { analyze } from "./support/analyze";
import { describeWithKnownCaptures, readCapture } from "./support/known-captures";
import { compare, describeDifference, type Truth } from "./support/truth";

/** Values that are known from elsewhere, but that the capture does not show. */
const NOT_IN_THE_CAPTURE: { readonly [file: string]: { readonly fields: readonly string[]; readonly why: string } } = {
  "smtp-headers.pcap": {
    fields: ["connections[2].windowScale.client", "connections[2].windowScale.server"],
    why: "Of the 20 bytes of options in frame 64, the SYN/ACK, 16 are recorded: none is the window scale, without which neither counts.",
  },
};

describeWithKnownCaptures("a capture whose contents are known", (captures) => {
  it.each(captures.map((truth) => [truth.file, truth] as const))("%s is explained as it is", (file, truth) => {
    const { sure, unsure } = compare(truth, analyze(readCapture(file), file.endsWith(".gz")));
    for (const difference of unsure) process.stderr.write(`a matter of judgment: ${describeDifference(truth, difference)}\n`);
    const excepted = NOT_IN_THE_CAPTURE[file]?.fields ?? [];
    const [accepted, wrong] = [true, false].map((isExcepted) => sure.filter(({ field }) => excepted.includes(field) === isExcepted));
    expect(wrong?.map((difference) => describeDifference(truth, difference))).toEqual([]);
    expect(accepted?.map(({ field }) => field)).toEqual(excepted);
  });
});

const CONNECTION = {
  client: "10.0.0.1:4000",
  server: "10.0.0.2:80",
  opening: "not seen",
  packets: { fromClient: 2, fromServer: 1 },
  resets: [3],
};
const TRUTH = { file: "a.pcap", packets: 3, connections: [CONNECTION], icmp: [{ frame: 1, time: 0.5 }] } as unknown as Truth;
const found = (changed: object) => compare(TRUTH, { ...TRUTH, ...changed } as unknown as Analysis);

describe("the comparison", () => {
  it("finds nothing if all that is expected is there, whatever else is said", () => {
    expect(found({ echo: { requests: 1 } }).sure).toEqual([]);
  });

  it.each([
    ["a number", { packets: 4 }, "a.pcap: packets: expected 3, got 4"],
    ["a time", { icmp: [{ frame: 1, time: 0.50001 }] }, "a.pcap: icmp[0].time: expected 0.5, got 0.50001"],
    ["a field that is missing", { icmp: undefined }, 'a.pcap: icmp: expected [{"frame":1,"time":0.5}], got nothing'],
    ["one too many", { icmp: [{ frame: 1, time: 0.5 }, {}] }, "a.pcap: icmp.length: expected 1, got 2"],
    ["what is left out for a reason", { icmp: [{ frame: 1, time: 0.5, mtu: 9 }] }, "a.pcap: icmp[0].mtu: expected nothing, got 9"],
    [
      "a problem of the file",
      { problem: { offset: 24, text: "cut" } },
      'a.pcap: problem: expected nothing, got {"offset":24,"text":"cut"}',
    ],
    ["an unknown connection", { connections: [CONNECTION, CONNECTION] }, "a.pcap: connections: expected 1, got 2"],
    [
      "a frame",
      { connections: [{ ...CONNECTION, resets: [4] }] },
      "a.pcap: connections[0].resets (10.0.0.1:4000 – 10.0.0.2:80): expected [3], got [4] (too many: 4; missing: 3)",
    ],
  ])("finds %s", (_, changed, line) => {
    expect(found(changed).sure.map((difference) => describeDifference(TRUTH, difference))).toEqual([line]);
  });

  it("takes a connection from either end if its client is a guess", () => {
    const turned = { ...CONNECTION, client: CONNECTION.server, server: CONNECTION.client };
    expect(found({ connections: [{ ...turned, packets: { fromClient: 1, fromServer: 2 } }] }).sure).toEqual([]);
    expect(found({ connections: [{ ...turned, packets: { fromClient: 2, fromServer: 1 } }] }).sure).toHaveLength(2);
  });

  it("keeps what is a matter of judgment apart", () => {
    const truth = { ...TRUTH, unsure: [{ field: "connections[0].resets", why: "a test" }] };
    const { sure, unsure } = compare(truth, { ...TRUTH, connections: [{ ...CONNECTION, resets: [] }] } as unknown as Analysis);
    expect([sure.length, unsure.length]).toEqual([0, 1]);
  });
});
