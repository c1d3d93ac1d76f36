// Figures in words.

/** "1 packet", "2 packets", "1,452 bytes" */
export function counted(count: number, what: string): string {
  return `${whole(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** "1,452" */
export function whole(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Three digits that count. */
const digits = (number: number) => String(Number(number.toPrecision(3)));

/** "300 µs", "50 ms", "7.86 s", "2 min 5 s", "3 h 4 min" */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.0009995) return `${digits(seconds * 1e6)} µs`;
  if (seconds < 0.1) return `${digits(Math.max(seconds, 0) * 1000)} ms`;
  if (seconds < 119.5) return `${digits(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  return minutes < 120 ? `${minutes} min ${Math.round(seconds) % 60} s` : `${whole(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const UNITS = [
  ["Gbit/s", 1e9],
  ["Mbit/s", 1e6],
  ["kbit/s", 1e3],
] as const;

/** "1.25 Mbit/s" */
export function rate(bytesPerSecond: number): string {
  const bits = bytesPerSecond * 8;
  const [unit, size] = UNITS.find(([, each]) => bits >= each) ?? ["bit/s", 1];
  return `${digits(bits / size)} ${unit}`;
}

/** "9,216 bytes", "65.5 kB" (1 kB is 1,000 bytes) */
export function bytes(number: number): string {
  if (number < 10_000) return counted(Math.round(number), "byte");
  const [unit, size] = number >= 1e9 ? (["GB", 1e9] as const) : number >= 1e6 ? (["MB", 1e6] as const) : (["kB", 1e3] as const);
  return `${digits(number / size)} ${unit}`;
}

/** A time of the capture, to the microsecond: "3.203055 s" */
export const moment = (seconds: number): string => `${seconds.toFixed(6)} s`;

/** "34 %"; never "0 %" of something that is there, never "100 %" of less than all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return `${Number((share * 100).toPrecision(1))} %`;
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

/** "a", "a and b", "a, b and c" */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The first and the last of each run of consecutive numbers. */
export function runs(numbers: readonly number[]): (readonly [first: number, last: number])[] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const run = found.at(-1);
    if (run && number - run[1] <= 1) run[1] = number;
    else found.push([number, number]);
  }
  return found;
}

const SHOWN_RUNS = 5;

/** "7", "1, 2 and 5-9", "1, 3, 5, 7, 9 and 12 more" */
export function frameNumbers(frames: readonly number[]): string {
  const all = runs(frames).flatMap(([first, last]) =>
    last === first + 1 ? [[first, first] as const, [last, last] as const] : [[first, last] as const],
  );
  const shown = all.slice(0, SHOWN_RUNS);
  const hidden = frames.length - shown.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const words = shown.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
  return listed([...words, ...(hidden > 0 ? [`${whole(hidden)} more`] : [])]);
}

/** "frame 7", "frames 1, 2 and 5-9" */
export const frameList = (frames: readonly number[]): string => `frame${frames.length === 1 ? "" : "s"} ${frameNumbers(frames)}`;
