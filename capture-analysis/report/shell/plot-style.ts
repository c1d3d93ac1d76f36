// How plots and ladder diagrams look. Every kind has a shape or a dash pattern besides its color.

const LINES = `.grid { stroke: var(--grid); }
.axis, .lane { stroke: var(--edge); fill: none; stroke-width: 1.5; }
.dashed { stroke-dasharray: 5 5; }
.line { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
.ack-line { stroke: var(--ack); }
.window-line { stroke: var(--window); stroke-width: 2; stroke-dasharray: 7 3; }
.flight-line { stroke: var(--segment); }
.flight-area { fill: var(--segment); fill-opacity: 0.12; }
.goodput-line { stroke: var(--ack); stroke-width: 2; }
.segment { stroke: var(--segment); stroke-width: 1.75; fill: none; }
.resent { stroke: var(--resent); stroke-width: 3; fill: none; }
.sack { stroke: var(--sack); stroke-width: 2; stroke-dasharray: 2 1.5; fill: none; }
.bar { fill: var(--segment); fill-opacity: 0.35; stroke: var(--segment); stroke-width: 0.75; }
.dot { fill: none; stroke: var(--segment); stroke-width: 1.5; }
.band { fill: var(--band); }
.hatch { stroke: var(--resent); stroke-width: 1; fill: none; }
`;

const MARKS = `.mark { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.mark.retransmission { fill: var(--resent); stroke: var(--card); stroke-width: 1; }
.mark.probe { fill: var(--probe); stroke: var(--card); stroke-width: 1; }
.mark.answer { fill: var(--card); stroke: var(--probe); }
.mark.zero-window { fill: var(--resent); stroke: var(--card); stroke-width: 1; }
.mark.window-full { fill: var(--window); stroke: var(--card); stroke-width: 1; }
.mark.out-of-order { stroke: var(--order); stroke-width: 2; }
.mark.duplicate-ack { stroke: var(--ack); stroke-width: 2; }
.mark.keep-alive, .mark.again { stroke: var(--faint); fill: var(--card); }
.mark.syn { fill: var(--card); stroke-width: 2; }
.mark.fin { fill: var(--ink); stroke: var(--card); stroke-width: 1; }
.mark.rst { stroke: var(--resent); stroke-width: 3; }
.mark.notice { fill: var(--window); stroke: var(--card); stroke-width: 1; }
.on > .mark, path.on, .dot.on { stroke: var(--ink); stroke-width: 4; }
.on > .band { stroke: var(--ink); stroke-width: 2; }
`;

const LADDER = `.step .shaft { stroke: var(--all, var(--ink)); stroke-width: 1.5; fill: none; }
.step .tip { fill: var(--ink); }
.step .cross { stroke: var(--resent); stroke-width: 3; fill: none; }
.step.retransmission .shaft, .step.rst .shaft { stroke: var(--resent); stroke-width: 2.5; }
.step.retransmission .tip, .step.rst .tip { fill: var(--resent); }
.step.probe .shaft, .step.answer .shaft { stroke: var(--probe); stroke-dasharray: 7 4; }
.step.probe .tip, .step.answer .tip { fill: var(--probe); }
.step.duplicate-ack .shaft { stroke: var(--ack); stroke-dasharray: 2 3; }
.step.notice .shaft { stroke: var(--window); stroke-width: 2; }
.step.notice .tip { fill: var(--window); }
.step.on .shaft { stroke-width: 4; }
.step .label, .step .note { paint-order: stroke; stroke: var(--card); stroke-width: 4; stroke-linejoin: round; }
.step .note { font-weight: 600; }
svg .flags { font-weight: 700; }
.card { fill: var(--page); stroke: var(--edge); }
`;

const TEXT = `svg text { font-size: 12px; fill: var(--ink); }
svg .tick, svg .pause { fill: var(--faint); }
svg .bold { font-size: 14px; font-weight: 700; }
svg .frame { font-variant-numeric: tabular-nums; }
svg .band-text { fill: var(--resent); font-weight: 700; paint-order: stroke; stroke: var(--band); stroke-width: 5; }
`;

export const PLOT_STYLE = LINES + MARKS + LADDER + TEXT;
