// Regular expressions that no text can slow down: they run on V8's engine that does not backtrack.
// See docs/decisions/0010-own-patterns-run-in-linear-time.md.

/**
 * Compiles `source` for the engine whose time is linear in the text. It is case-sensitive.
 * @throws SyntaxError if `source` is not a regular expression, or needs what that engine cannot do: look-around,
 * back-references, counts above 16
 */
export function linearPattern(source: string): RegExp {
  // Loaded here, since every command loads this file but few have patterns.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // Never reset: V8 reads the flag at each match too, and aborts the process if it is off.
  setFlagsFromString('--enable-experimental-regexp-engine');
  // eslint-disable-next-line no-invalid-regexp -- the flag of that engine
  return new RegExp(source, 'l');
}
