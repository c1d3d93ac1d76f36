// Sentences as a list, with the filters that show the same in Wireshark.
import type { Sentence } from "../sentences";
import { html, type Html } from "./html";

const MOST = 60;
const SIGNS: Readonly<Record<Sentence["severity"], string>> = { fault: "✖", slow: "▲", note: "●" };

/** @param link to the connection's part of the page, if it has one */
function item(sentence: Sentence, link?: (connection: number) => string | undefined): Html {
  const { text, filter, severity, connection } = sentence;
  const target = connection === undefined ? undefined : link?.(connection);
  const more = target === undefined ? undefined : html` <a href="#${target}">connection ${connection}</a>`;
  return html`<li class="${severity}">
    <span class="sign" role="img" aria-label="${severity}">${SIGNS[severity]}</span> ${text} <code>${filter}</code>${more}
  </li>`;
}

export function sentenceList(sentences: readonly Sentence[], link?: (connection: number) => string | undefined): Html | undefined {
  if (sentences.length === 0) return undefined;
  const hidden = sentences.length - MOST;
  return html`<ul class="sentences">
    ${sentences.slice(0, MOST).map((sentence) => item(sentence, link))}${hidden > 0 ? html`<li>and ${hidden} more</li>` : undefined}
  </ul>`;
}
