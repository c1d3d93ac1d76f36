// The diagram's colours and letters. The picture brings its own background, so it is legible on a page of any colour.

interface Palette {
  readonly page: string;
  readonly card: string;
  readonly ink: string;
  readonly faint: string;
  readonly edge: string;
  readonly vpc: string;
  readonly public: string;
  readonly private: string;
  readonly group: string;
  readonly tcp: string;
  readonly udp: string;
  readonly icmp: string;
}

const LIGHT: Palette = {
  page: "#f8fafc",
  card: "#ffffff",
  ink: "#0f172a",
  faint: "#56637a",
  edge: "#94a3b8",
  vpc: "#7c3aed",
  public: "#4d7c0f",
  private: "#0f766e",
  group: "#be123c",
  tcp: "#1d4ed8",
  udp: "#b45309",
  icmp: "#15803d",
};

const DARK: Palette = {
  page: "#0f172a",
  card: "#1e293b",
  ink: "#f1f5f9",
  faint: "#a5b3c7",
  edge: "#64748b",
  vpc: "#c4b5fd",
  public: "#bef264",
  private: "#5eead4",
  group: "#fda4af",
  tcp: "#93c5fd",
  udp: "#fcd34d",
  icmp: "#86efac",
};

function colours(palette: Palette): string {
  const accents = ["vpc", "public", "private", "group", "tcp", "udp", "icmp"] as const;
  return [
    `.page { fill: ${palette.page}; stroke: ${palette.edge}; }`,
    `.ground { fill: ${palette.page}; }`,
    `.card, .pill { fill: ${palette.card}; stroke: ${palette.edge}; }`,
    `text, .head { fill: ${palette.ink}; }`,
    `.faint { fill: ${palette.faint}; }`,
    `.line { stroke: ${palette.faint}; }`,
    `.head.https { fill: ${palette.faint}; }`,
    ...accents.map(
      (name) =>
        `.frame.${name}, .line.${name} { stroke: ${palette[name]}; } ` +
        `.tint.${name}, .head.${name}, text.${name} { fill: ${palette[name]}; }`,
    ),
  ].join("\n");
}

export const STYLE = `text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.mono { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.heading { font-size: 26px; font-weight: 700; }
.bold { font-weight: 700; }
.small { font-size: 12px; }
.frame { fill: none; stroke-width: 2; }
.dashed { stroke-dasharray: 7 5; }
.tint { fill-opacity: 0.07; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
${colours(LIGHT)}
@media (prefers-color-scheme: dark) {
${colours(DARK)}
}`;
