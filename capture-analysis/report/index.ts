// The report of a capture, as one HTML page that needs no other file.
import { captureSection } from "./capture-section";
import { page, type PageSection } from "./page";
import type { CaptureInput } from "./report-input";

export { captureSection } from "./capture-section";
export { Html, html, raw } from "./html";
export { page, type PageInput, type PageSection, type TocEntry } from "./page";
export { table } from "./table";
export { drawnConnections } from "./worst-first";
export type { CaptureInput } from "./report-input";

export interface ReportInput extends CaptureInput {
  /** Sections before the capture's, such as a picture of the lab. @default - none */
  readonly sections?: readonly PageSection[];
}

/** A page about one capture. Pages of several are made with `page` and a `captureSection` for each. */
export function reportPage(input: ReportInput): string {
  const { title, sections = [] } = input;
  return page({ title, sections: [...sections, captureSection({ ...input, title: "The capture" })] });
}
