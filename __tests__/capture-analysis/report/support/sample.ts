// The page that the browser sees in tests: every kind of connection, and tables of all kinds.
import { type CaptureInput } from "../../../../capture-analysis/report";
import { lossStory, mtuStory, stallStory, unansweredStory } from "./stories";
import { analysisOf } from "./trace-builder";

export function sampleInput(): CaptureInput {
  const stall = stallStory(1);
  const stories = [stall, lossStory(2, 9, 200), unansweredStory(3, 10, 400), mtuStory(4, 18, 500)] as const;
  const connections = stories.map((story, index) =>
    index === 2 ? story.connection({ opening: "unanswered", ending: { how: "open" } }) : story.connection(),
  );
  return {
    title: "Four connections that went badly",
    analysis: analysisOf(connections, stall.stalls, {
      icmp: [
        {
          frame: 504,
          time: 18.033,
          from: "10.0.0.1",
          to: "10.0.0.23",
          type: 3,
          code: 4,
          name: "fragmentation needed",
          mtu: 1400,
          quotes: { protocol: "tcp", from: "10.0.0.23:50002", to: "203.0.113.5:25", length: 1500 },
          connection: 4,
        },
      ],
      pathMtu: [{ from: "10.0.0.23", to: "203.0.113.5", router: "10.0.0.1", mtu: 1400 }],
      udp: [
        {
          number: 1,
          client: "10.0.0.20:5353",
          server: "10.0.0.10:53",
          first: { frame: 600, time: 20 },
          last: { frame: 601, time: 20.002 },
          packets: { fromClient: 1, fromServer: 1 },
          bytes: { fromClient: 33, fromServer: 65 },
          unreachable: [],
          firstAnswer: 0.002,
        },
      ],
      traceroutes: [
        {
          from: "10.0.0.20",
          to: "203.0.113.5",
          protocol: "udp",
          reached: true,
          hops: [
            { ttl: 1, address: "10.0.0.1" },
            { ttl: 2, address: "203.0.113.5" },
          ],
        },
      ],
    }),
    traces: stories.map((story) => story.trace()),
    names: new Map([
      ["10.0.0.20", "client-1"],
      ["10.0.0.10", "server"],
      ["10.0.0.21", "client-2"],
      ["10.0.0.22", "client-3"],
    ]),
    drops: new Map([400, 401, 402, 403].map((frame) => [frame, "no ingress rule of server-sg allows tcp/1234 from client-3"])),
  };
}
