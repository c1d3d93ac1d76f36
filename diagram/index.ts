// A scenario as a picture: its VPCs and subnets, the hosts with their services, and who may open what to whom.
import { layout } from "./layout";
import { STYLE } from "./style";
import { svg } from "./svg";
import type { Scenario } from "../topology/model";

/** The scenario, with the defaults of its parameters, as an SVG document. */
export const diagram = (scenario: Scenario): string => svg(layout(scenario), STYLE);
