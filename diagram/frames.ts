// The frames of subnets, zones and VPCs: their names, their blocks, and the network ACL on a subnet's edge.
import type { Area, Side } from "./arrange";
import type { Box } from "./geometry";
import type { Sketch } from "./picture";
import { widthOf } from "./text";
import type { LabNetworkAcl, LabVpc } from "../topology/network";

/** Those of nodes, left and right of the spine. */
export type Columns = Readonly<Record<Side, { readonly x: number; readonly width: number }>>;

/** In the columns of that side, `inset` within them. A frame ends at the spine unless it spans it. */
export function frameBox({ left, right }: Columns, side: Area["side"], inset: number): Omit<Box, "y" | "height"> {
  const x = side === "right" ? right.x + inset : left.x + inset;
  const end = side === "left" ? left.x + left.width - inset : right.x + right.width - inset;
  return { x, width: end - x };
}

const PAD = 12;
const LINE = 19;

function heading({ subnet: { name, cidrBlock }, side, public: isPublic }: Area, width: number) {
  const kind = isPublic ? "Public" : "Private";
  const long = name === kind.toLowerCase() ? `${kind} subnet` : `${kind} subnet ${name}`;
  const beside = (title: string) => side === "both" || widthOf(title, "bold") + 10 + widthOf(cidrBlock, "mono") <= width - 2 * PAD;
  const title = !beside(long) && name.includes(kind.toLowerCase()) ? name : long;
  return { title, beside: beside(title) };
}

/** From the top of the subnet to its first node. */
export const headerHeight = (area: Area, width: number): number => (heading(area, width).beside ? 36 : 36 + LINE);

export function subnetFrame(sketch: Sketch, area: Area, parent: string, box: Box, columns: Columns): void {
  const { subnet, side } = area;
  const look = area.public ? "public" : "private";
  const { title, beside } = heading(area, box.width);
  // Wires cross a subnet that spans the spine, so its text keeps to the columns.
  const room = side === "both" ? Math.min(columns.left.width, columns.right.width) - 3 * PAD : box.width - 2 * PAD;
  const x = box.x + PAD;
  const y = box.y + 23;
  sketch.blocks.push({ id: `subnet ${subnet.name}`, parent, look, box });
  // The colour says whether it is public.
  sketch.text({ x, y }, "bold", widthOf(title, "bold") > room ? subnet.name : title, { room, className: look });
  if (beside) sketch.text({ x: box.x + box.width - PAD, y }, "mono", subnet.cidrBlock, { room, anchor: "end", className: "faint" });
  else sketch.text({ x, y: y + LINE }, "mono", subnet.cidrBlock, { room, className: "faint" });
  if (subnet.networkAcl) aclSign(sketch, subnet.name, subnet.networkAcl, box, room);
}

/** On the lower edge of the subnet. */
function aclSign(sketch: Sketch, subnet: string, { name, ingress, egress }: LabNetworkAcl, edge: Box, room: number): void {
  const text = `Network ACL ${name}`;
  const width = Math.min(widthOf(text, "plain") + 24, room);
  const box = { x: edge.x + 14, y: edge.y + edge.height - 12, width, height: 24 };
  const title = [...ingress, ...egress].map(({ id, action }) => `${id} ${action}`).join("; ");
  sketch.blocks.push({ id: `acl of ${subnet}`, look: "pill", box, title });
  sketch.text({ x: box.x + width / 2, y: box.y + 17 }, "plain", text, { room: width - 16, anchor: "middle" });
}

export function vpcHeading(sketch: Sketch, { name, cidrBlocks }: LabVpc, { x, y, width }: Omit<Box, "height">, columns: Columns): void {
  const title = name === "vpc" ? "VPC" : `VPC ${name}`;
  const [left, right] = [columns.left.width - PAD, columns.right.width - PAD];
  sketch.text({ x: x + 14, y: y + 26 }, "bold", title, { className: "vpc", room: left });
  sketch.text({ x: x + width - 14, y: y + 26 }, "mono", cidrBlocks.join(", "), { anchor: "end", className: "faint", room: right });
}
