// Times in the unit that an analysis uses.

/** Seconds to the microsecond, without the rest that nanoseconds or a subtraction leave. */
export const seconds = (microseconds: number): number => Math.round(microseconds) / 1e6;
