// What ping(8) says at its end.

/** Round-trip times, in ms. */
export interface PingTimes {
  readonly least: number;
  readonly average: number;
}

/**
 * @param output ends with "rtt min/avg/max/mdev = 0.043/0.051/0.063/0.008 ms"
 * @throws Error if nothing was answered
 */
export function pingTimes(output: string): PingTimes {
  const [, least, average] = /= ([\d.]+)\/([\d.]+)\//.exec(output) ?? [];
  if (average === undefined) throw new Error(`ping got no answer: ${output.trim()}`);
  return { least: Number(least), average: Number(average) };
}
