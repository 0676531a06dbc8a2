// One wild day must not press all the others flat: the axis may end below the highest stacks, which are then cut,
// marked as cut, and have their number written above them.

/** With fewer stacks than this, each has room for its number and none is cut. */
const MIN_STACKS = 8;

/** At most this part of the stacks may be cut, or one. */
const MAX_CUT_PART = 0.05;

/** Cutting must make the others at least about so many times taller. */
const MIN_GAIN = 5;

/** Above the highest stack that is not cut, some air. */
const AIR = 1.25;

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Where the axis is to end so that the many stay readable; null when nothing needs to be cut. */
export function findStackLimit(totals: readonly number[]): number | null {
  const falling = totals.filter((total) => total > 0).sort((a, b) => b - a);
  if (falling.length < MIN_STACKS) return null;
  const typical = falling[Math.max(1, Math.floor(falling.length * MAX_CUT_PART))] ?? 0;
  const limit = roundUp(typical * AIR);
  return (falling[0] ?? 0) < limit * MIN_GAIN ? null : limit;
}

/** `87` is 100, `12.5` is 15: a whole number on which an axis can end. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((candidate) => candidate * power >= value) ?? 10;
  return Math.max(4, Math.ceil(step * power));
}
