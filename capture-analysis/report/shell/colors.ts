// The page's colors, of the same family as the diagram's. Text has a contrast of at least 4.5, everything else that matters 3.

interface Palette {
  readonly page: string;
  readonly card: string;
  readonly ink: string;
  readonly faint: string;
  /** Borders, and axes. */
  readonly edge: string;
  readonly grid: string;
  readonly link: string;
  readonly segment: string;
  readonly ack: string;
  readonly window: string;
  readonly sack: string;
  readonly resent: string;
  readonly probe: string;
  readonly order: string;
  readonly band: string;
}

const LIGHT: Palette = {
  page: "#f8fafc",
  card: "#ffffff",
  ink: "#0f172a",
  faint: "#56637a",
  edge: "#94a3b8",
  grid: "#e2e8f0",
  link: "#1d4ed8",
  segment: "#1d4ed8",
  ack: "#15803d",
  window: "#b45309",
  sack: "#7c3aed",
  resent: "#be123c",
  probe: "#a21caf",
  order: "#0f766e",
  band: "#fee2e2",
};

const DARK: Palette = {
  page: "#0f172a",
  card: "#1e293b",
  ink: "#f1f5f9",
  faint: "#a5b3c7",
  edge: "#64748b",
  grid: "#334155",
  link: "#93c5fd",
  segment: "#93c5fd",
  ack: "#86efac",
  window: "#fcd34d",
  sack: "#c4b5fd",
  resent: "#fda4af",
  probe: "#f0abfc",
  order: "#5eead4",
  band: "#4c2737",
};

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, color]) => `--${name}: ${color};`)
    .join(" ");

export const COLORS = `:root { color-scheme: light dark; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
@media print { :root { color-scheme: light; } }
`;
