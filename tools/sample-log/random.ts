// Random numbers that are the same for the same seed on every machine: sfc32 over 32-bit integers. The code only uses
// + - * / and floor, never Math.pow or Math.log, whose last bits may differ between engines.

export type Random = {
  /** Returns a number from 0 up to, not including, 1. */
  readonly fraction: () => number;
  /** Returns a whole number, both ends included. */
  readonly between: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @throws RangeError when there is nothing to pick from. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** Picks by weight. @throws RangeError when there is nothing to pick from. */
  readonly pickWeighted: <T>(items: readonly (readonly [item: T, weight: number])[]) => T;
};

const WORD = 4294967296;
const FNV_OFFSET = 2166136261;
const FNV_PRIME = 16777619;
const WARM_UP_ROUNDS = 16;

/** Returns a separate stream for each name, so that draws of one part never affect another part. */
export function createRandom(seed: number, stream: string): Random {
  const next = sfc32(seed, hash(stream));
  const fraction = (): number => next() / WORD;
  const between = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    between,
    chance: (probability) => fraction() < probability,
    pick: (items) => existing(items[between(0, items.length - 1)]),
    pickWeighted: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let left = fraction() * total;
      return existing(items.find(([, weight]) => (left -= weight) < 0) ?? items.at(-1))[0];
    },
  };
}

/** Items of equal weight, for `pickWeighted`. */
export function weigh(weight: number, items: readonly string[]): readonly (readonly [string, number])[] {
  return items.map((item) => [item, weight] as const);
}

function existing<T>(item: T | undefined): T {
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Small fast counter, 32 bits (C. Doty-Humphrey, PractRand). */
function sfc32(seed: number, streamHash: number): () => number {
  let a = seed | 0;
  let b = streamHash | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next();
  return next;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = FNV_OFFSET;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), FNV_PRIME);
  return value;
}
