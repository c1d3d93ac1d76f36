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
  readonly tcp: string;
  readonly udp: string;
  readonly icmp: string;
  /** Of all traffic. */
  readonly all: string;
  /** Of the security groups, in turn. */
  readonly groups: readonly string[];
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
  tcp: "#1d4ed8",
  udp: "#b45309",
  icmp: "#15803d",
  all: "#334155",
  groups: ["#be123c", "#a21caf", "#c2410c", "#0369a1", "#57534e", "#4338ca", "#854d0e", "#047857"],
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
  tcp: "#93c5fd",
  udp: "#fcd34d",
  icmp: "#86efac",
  all: "#e2e8f0",
  groups: ["#fda4af", "#f0abfc", "#fdba74", "#7dd3fc", "#d6d3d1", "#a5b4fc", "#fde047", "#6ee7b7"],
};

/** Colours of security groups; further groups have them again. */
export const GROUP_COLOURS = LIGHT.groups.length;

function colours(palette: Palette): string {
  const groups = palette.groups.map((colour, index) => [`g${index}`, colour] as const);
  const accents = (["vpc", "public", "private", "tcp", "udp", "icmp", "all"] as const).map((name) => [name, palette[name]] as const);
  return [
    `.page { fill: ${palette.page}; stroke: ${palette.edge}; }`,
    `.ground { fill: ${palette.page}; }`,
    `.card, .pill { fill: ${palette.card}; stroke: ${palette.edge}; }`,
    `text { fill: ${palette.ink}; }`,
    `.faint { fill: ${palette.faint}; }`,
    `.frame.zone, .line.names { stroke: ${palette.edge}; }`,
    ...[...accents, ...groups].map(
      ([name, colour]) =>
        `.frame.${name}, .line.${name} { stroke: ${colour}; } .tint.${name}, .head.${name}, text.${name} { fill: ${colour}; }`,
    ),
  ].join("\n");
}

/** Sizes are those that diagram/text.ts reckons with. */
export const STYLE = `text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.mono { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.heading { font-size: 26px; font-weight: 700; }
.bold { font-size: 14px; font-weight: 700; }
.frame { fill: none; stroke-width: 2; }
.frame.zone { stroke-width: 1; }
.frame.group, .dashed { stroke-dasharray: 7 5; }
.tint { fill-opacity: 0.07; }
.tint.zone { fill-opacity: 0; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
${colours(LIGHT)}
@media (prefers-color-scheme: dark) {
${colours(DARK)}
}`;
