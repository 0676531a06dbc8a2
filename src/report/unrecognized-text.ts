import type { RunTally } from './run-tally.js';

/** How many lines of sshd authtrack does not know, and how to see them. Undefined for none. */
export function unrecognizedText({ unrecognized }: Pick<RunTally, 'unrecognized'>): string | undefined {
  if (unrecognized === 0) return undefined;
  const lines = `${unrecognized.toLocaleString('en-US')} ${unrecognized === 1 ? 'line' : 'lines'}`;
  return `${lines} of sshd that authtrack does not know: see authtrack parse --unmatched FILE`;
}
