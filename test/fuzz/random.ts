// Random numbers from a seed: the same seed gives the same input.

export type Random = {
  /** Returns a number from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(all: readonly T[]) => T;
  readonly chance: (share: number) => boolean;
  /** A number for other random generators. */
  readonly seed: () => number;
};

const UINT32 = 2 ** 32;

/** mulberry32 */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / UINT32) * limit);
  return {
    below,
    pick: (all) => {
      const found = all[below(all.length)];
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
    chance: (share) => next() / UINT32 < share,
    seed: () => next() >>> 1,
  };
}
