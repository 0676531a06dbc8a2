// Folds repetitions of a line into one line, as rsyslog does with $RepeatedMsgReduction (ratelimit.c).
import type { TaggedLine } from './number-lines.js';

/**
 * Writes `message repeated 3 times: [ Failed password for root from …]` after the unchanged first line; a single
 * repetition is written in full.
 */
export function* foldRepetitions(lines: Iterable<TaggedLine>): Generator<TaggedLine> {
  let last: TaggedLine | null = null;
  let held: TaggedLine[] = [];
  for (const line of lines) {
    if (last !== null && line.tag === last.tag && line.text === last.text) {
      held.push(line);
      continue;
    }
    yield* release(held);
    held = [];
    last = line;
    yield line;
  }
  yield* release(held);
}

function release(held: readonly TaggedLine[]): readonly TaggedLine[] {
  const last = held.at(-1);
  if (last === undefined || held.length === 1) return held;
  const attempts = held.reduce((sum, { effect }) => sum + (effect?.attempts ?? 0), 0);
  const effect = last.effect === null ? null : { ...last.effect, attempts };
  return [{ ...last, text: `message repeated ${held.length} times: [ ${last.text}]`, effect }];
}
