// The layout of a scenario: what stands where. Pure data, which the tests measure and diagram/svg.ts writes.
import { arrange } from "./arrange";
import { Drawing } from "./drawing";
import { type Flows, flowsOf, type Net } from "./nets";
import { nodesOf, withAnywhere } from "./nodes";
import type { Picture } from "./picture";
import { assignTracks } from "./route";
import type { TrackCounts } from "./spine";
import { instantiate } from "../topology/lab";
import type { Scenario } from "../topology/model";

/** First the nets of gateways, which go up, so that they cross fewer of the others. */
function inOrder({ nets, among }: Flows): Flows {
  const rank = ({ vpc, targets }: Net) => (vpc !== undefined ? 0 : targets.some((id) => id.startsWith("nat ")) ? 1 : 2);
  return { nets: [...nets].sort((one, other) => rank(one) - rank(other)), among };
}

/** The scenario, with the defaults of its parameters. */
export function layout(scenario: Scenario): Picture {
  const lab = withAnywhere(instantiate(scenario));
  const nodes = nodesOf(lab);
  const flows = inOrder(flowsOf(lab, nodes));
  const plans = arrange(lab, nodes, flows);
  // The wider the spine, the narrower the cards and the higher the rows: it grows until its tracks have room.
  for (let tracks: TrackCounts = { internet: 0, inside: 0 }; ;) {
    const drawing = new Drawing(lab, nodes, flows, plans, tracks);
    const picture = drawing.draw();
    const { internet, inside } = assignTracks(drawing.taps);
    if (internet <= tracks.internet && inside <= tracks.inside) return picture;
    tracks = { internet: Math.max(internet, tracks.internet), inside: Math.max(inside, tracks.inside) };
  }
}
