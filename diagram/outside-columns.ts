// The columns in which the internet's hosts are, and which of their wires go down from a card, which ones beside it.
import type { Net } from "./nets";
import type { InternetNode } from "./nodes";
import { TRACK } from "./route";
import { tapsOf } from "./taps";

export const GAP = 12;
/** From a card's corner to the nearest wire. */
export const INSET = 21;
const CARD = { min: 180, max: 220 } as const;
const MOST_COLUMNS = 3;

interface Column {
  /** From the top down. Only from the last one, wires go straight down. */
  readonly cards: readonly { readonly node: InternetNode; readonly below: readonly Net[]; readonly beside: readonly Net[] }[];
  /** What goes down beside the cards, from the left to the right; cards of a column share a wire. */
  readonly gutters: readonly Net[];
}

/** How many wires go down from a card of that width, wherever the grid is. */
export const fitting = (width: number): number => Math.max(0, Math.floor((width - 2 * INSET) / TRACK));

export const guttersWidth = ({ gutters }: Column): number => (gutters.length === 0 ? 0 : TRACK * (gutters.length + 1));

/** The least height of a card beside which these go down. */
export const besideHeight = (beside: readonly Net[]): number => (beside.length === 0 ? 0 : 20 + TRACK * beside.length);

/** @param below how many wires may go down from a card */
function columnsWith(count: number, nodes: readonly InternetNode[], nets: readonly Net[], below: number): readonly Column[] {
  return Array.from({ length: count }, (_, column): Column => {
    const own = nodes.filter((_node, index) => index % count === column);
    const cards = own.map((node, row) => {
      const its = tapsOf(nets, node.id);
      const room = row === own.length - 1 ? below : 0;
      return { node, below: its.slice(0, room), beside: its.slice(room) };
    });
    return { cards, gutters: [...new Set(cards.flatMap(({ beside }) => beside))] };
  });
}

function fitted(count: number, nodes: readonly InternetNode[], nets: readonly Net[], room: number) {
  // Wires that go down beside a card make all cards narrower, so that fewer go down from them.
  for (let most = nets.length; ;) {
    const columns = columnsWith(count, nodes, nets, most);
    const cardsRoom = columns.reduce((left, column) => left - GAP - guttersWidth(column), room);
    const width = Math.min(CARD.max, Math.floor(cardsRoom / count));
    const fits = fitting(width);
    if (columns.every(({ cards }) => cards.every(({ below }) => below.length <= fits))) return { columns, width };
    most = fits;
  }
}

/**
 * As many columns as leave the cards wide enough.
 *
 * @param room for all of them, each with a gap behind it
 */
export function columnsOf(nodes: readonly InternetNode[], nets: readonly Net[], room: number) {
  for (let count = Math.min(MOST_COLUMNS, nodes.length); ; count -= 1) {
    const found = fitted(count, nodes, nets, room);
    if (found.width >= CARD.min || count <= 1) return found;
  }
}
