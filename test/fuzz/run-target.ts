// Feeds a target until its time is over or it fails.
import { randomFrom } from './random.js';
import { shortened } from './shorten.js';
import type { Target } from './target.js';

export type Failure = { readonly seed: number; readonly input: Buffer; readonly why: string };

export type Outcome = {
  readonly inputs: number;
  readonly bytes: number;
  readonly failure: Failure | undefined;
};

export type RunOptions = {
  /** The seed of the first input; each further input has the next number. */
  readonly seed: number;
  readonly seconds: number;
};

/** The time limit of an input: a fixed time, plus a time per byte. Linear code takes a hundredth of it. */
const FIXED_MS = 300;
const MS_PER_KB = 10;
/** The machine may have been busy: only an input that is slow each time is slow. */
const SLOW_TRIES = 3;

export async function runTarget(target: Target, { seed, seconds }: RunOptions): Promise<Outcome> {
  const end = performance.now() + seconds * 1000;
  let bytes = 0;
  for (let inputs = 0; ; inputs += 1) {
    if (performance.now() >= end) return { inputs, bytes, failure: undefined };
    const inputSeed = (seed + inputs) >>> 0;
    const input = target.generate(randomFrom(inputSeed));
    bytes += input.length;
    const why = await issueOf(target, input);
    if (why === undefined) continue;
    const fails = async (piece: Buffer): Promise<boolean> => (await issueOf(target, piece)) !== undefined;
    const shortest = await shortened(input, fails, target.byBytes);
    const failure = { seed: inputSeed, input: shortest, why: (await issueOf(target, shortest)) ?? why };
    return { inputs: inputs + 1, bytes, failure };
  }
}

async function issueOf(target: Target, input: Buffer): Promise<string | undefined> {
  const limitMs = target.isTimed ? Infinity : FIXED_MS + (MS_PER_KB * input.length) / 1024;
  let leastMs = Infinity;
  for (let tries = 0; tries < SLOW_TRIES && (tries === 0 || leastMs > limitMs); tries += 1) {
    const before = process.cpuUsage();
    try {
      await target.check(input);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    const { user, system } = process.cpuUsage(before);
    leastMs = (user + system) / 1000;
  }
  return leastMs > limitMs ? `takes ${Math.round(leastMs)} ms of ${input.length} bytes` : undefined;
}
