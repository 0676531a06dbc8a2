import type { Random } from './random.js';

/** What is fed with random bytes, and what must hold for all of them. */
export type Target = {
  readonly name: string;
  /** An input, the same for the same random numbers. */
  readonly generate: (random: Random) => Buffer;
  /** Throws where something does not hold. */
  readonly check: (input: Buffer) => void | Promise<void>;
  /** Whether a piece of a line may be judged like a whole one. */
  readonly byBytes: boolean;
  /** `check` does more than to read the input once, and looks at the time itself. */
  readonly isTimed?: true;
};
