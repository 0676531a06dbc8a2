// Limits the axis, so that one extreme day does not flatten all others. Stacks above the limit are cut, marked with an
// axis break, and have their number above them.

/** With fewer stacks, each has room for its number, and none is cut. */
const MIN_STACKS = 8;

/** The share of stacks that may be cut; one may always be cut. */
const MAX_CUT_PART = 0.05;

/** Stacks are cut only if that makes the others about this many times taller. */
const MIN_GAIN = 5;

/** The axis ends this much above the highest stack that is not cut. */
const HEADROOM = 1.25;

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The end of the axis that keeps most stacks readable. Null if no stack needs to be cut. */
export function findStackLimit(totals: readonly number[]): number | null {
  const falling = totals.filter((total) => total > 0).sort((a, b) => b - a);
  if (falling.length < MIN_STACKS) return null;
  const typical = falling[Math.max(1, Math.floor(falling.length * MAX_CUT_PART))] ?? 0;
  const limit = roundUp(typical * HEADROOM);
  return (falling[0] ?? 0) < limit * MIN_GAIN ? null : limit;
}

/** Rounds up to a number at which an axis can end: `87` to 100, `12.5` to 15. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((candidate) => candidate * power >= value) ?? 10;
  return Math.max(4, Math.ceil(step * power));
}
