import type { Random } from './random.js';

/** A target for random bytes, and the property that must hold for all of them. */
export type Target = {
  readonly name: string;
  /** Returns an input, the same for the same random numbers. */
  readonly generate: (random: Random) => Buffer;
  /** Throws if the property does not hold. */
  readonly check: (input: Buffer) => void | Promise<void>;
  /** Whether a piece of a line may be judged like a whole line. */
  readonly byBytes: boolean;
  /** `check` reads the input more than once, and measures the time itself. */
  readonly isTimed?: true;
};
