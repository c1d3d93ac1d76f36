// The table of episodes, each with the filter that shows it in Wireshark.
import type { Connection } from "../../values";
import { exactFilter } from "../../filter";
import { counted, duration, frameNumbers } from "../../words";
import { html, type Html } from "../html";
import { table } from "../table";
import { type Episode, episodesText } from "./episodes";

/** Longer tables are cut: the plots show the rest. */
const MOST_ROWS = 40;
/** A filter of more frames would not be readable. */
const MOST_IN_FILTER = 300;

function filterOf({ frames }: Episode): Html {
  if (frames.length <= MOST_IN_FILTER) return html`<code>${exactFilter(frames)}</code>`;
  return html`<code>frame.number in {${frames[0]}..${frames.at(-1)}}</code> (and packets between)`;
}

/** @returns nothing if nothing remarkable happened */
export function episodesTable(connection: Connection, episodes: readonly Episode[]): Html | undefined {
  const hidden = episodes.length - MOST_ROWS;
  // Stalls first, if not all have room.
  const chosen = [...episodes].sort((a, b) => Number(b.kind === "stall") - Number(a.kind === "stall")).slice(0, MOST_ROWS);
  const rows = episodes.filter((episode) => chosen.includes(episode));
  const rest = hidden > 0 ? `; ${counted(hidden, "further episode")} not listed` : "";
  const caption = `Episodes: ${episodesText(connection, episodes)}${rest}`;
  return table(
    caption,
    [
      { heading: "Episode", cell: ({ kind }) => kind },
      { heading: "Start (s)", number: true, cell: ({ start }) => start?.toFixed(6) ?? "–" },
      { heading: "Duration", number: true, cell: (episode) => (episode.duration === undefined ? "–" : duration(episode.duration)) },
      { heading: "Frames", cell: ({ frames }) => frameNumbers(frames) },
      { heading: "What happens", cell: ({ text }) => text },
      { heading: "Wireshark filter", cell: filterOf },
    ],
    rows,
  );
}
