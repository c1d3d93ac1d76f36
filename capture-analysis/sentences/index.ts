// An analysis in sentences.
export { connectionSentences } from "./connection-sentences";
export type { Drops, Names } from "./facts";
export { overview } from "./file";
export type { Sentence, Severity } from "./sentence";
export { summarySentences } from "./summary-sentences";
