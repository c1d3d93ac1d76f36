// Signs on the edges of VPCs, which wires pass: internet gateways and peerings.
import type { Box } from "./geometry";
import type { Sketch } from "./picture";
import type { Spine } from "./spine";
import { widthOf } from "./text";
import type { Lab } from "../topology/lab";

export const SIGN_HEIGHT = 30;

/** @param edge the y of the edge that it stands on */
function sign(sketch: Sketch, id: string, text: string, { x, width }: Pick<Box, "x" | "width">, edge: number): void {
  const y = edge - SIGN_HEIGHT / 2;
  sketch.blocks.push({ id, look: "pill", box: { x, y, width, height: SIGN_HEIGHT } });
  sketch.text({ x: x + width / 2, y: y + 20 }, "bold", text, { room: width - 16, anchor: "middle" });
}

/** Over the tracks to the internet: in their middle, or left of the tracks of peerings. */
export function gatewaySign(sketch: Sketch, lab: Lab, vpc: string, { x, labels, internet, columns }: Spine, edge: number): void {
  const width = widthOf("Internet gateway", "bold") + 24;
  const end = x + labels.left + internet;
  const centred = Math.min(end - internet / 2 + width / 2, columns.right.x);
  const left = (lab.vpcs.length === 1 ? centred : end) - width;
  sign(sketch, `gateway ${vpc}`, "Internet gateway", { x: left, width }, edge);
}

/** Of the peerings that lead down from the VPC, over the tracks that are not to the internet. */
export function peeringSign(sketch: Sketch, lab: Lab, vpc: string, { x, labels, internet, columns }: Spine, edge: number): void {
  const upper = (ends: readonly string[]) => lab.vpcs.find(({ name }) => ends.includes(name))?.name;
  const names = lab.peerings.filter(({ requester, accepter }) => upper([requester, accepter]) === vpc).map(({ name }) => name);
  if (names.length === 0) return;
  const left = x + labels.left + internet + 4;
  const text = names.length === 1 && names[0] === "peering" ? "Peering" : `Peering ${names.join(", ")}`;
  sign(sketch, `peering ${vpc}`, text, { x: left, width: columns.right.x - left - 4 }, edge);
}
