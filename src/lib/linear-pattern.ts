// Regular expressions that no text can make run for long: V8's engine that does not backtrack.
// See docs/decisions/0010-own-patterns-run-in-linear-time.md.
import { setFlagsFromString } from 'node:v8';

/**
 * Compiles `source` for the engine whose time is linear in the text. It is case-sensitive.
 * @throws SyntaxError if `source` is no regular expression, or needs what that engine cannot do: look-ahead,
 * back-references, counts above 16
 */
export function linearPattern(source: string): RegExp {
  // Never taken back: V8 looks at the flag at each match too, and without it ends the process.
  setFlagsFromString('--enable-experimental-regexp-engine');
  // eslint-disable-next-line no-invalid-regexp -- the flag of that engine
  return new RegExp(source, 'l');
}
