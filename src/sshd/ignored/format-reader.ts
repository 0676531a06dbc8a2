// Finds messages by the format that prints them: `Bind to port %s on %s failed: %s`. Each `%s` matches any text, even
// an empty one. The message must contain all the rest, in order, from its first to its last character.
import type { Ignored } from '../../model/outcome.js';
import type { Message } from '../reading.js';
import { ignoreReasons, type IgnoreReason } from './reasons.js';

/** Formats, one a line, by the reason why their messages are ignored. */
export type FormatsByReason = Readonly<Partial<Record<IgnoreReason, string>>>;

/** The text before the first `%s`, between them, and after the last one; `last` is undefined if there is no `%s`. */
type IgnoredFormat = {
  readonly outcome: Ignored;
  readonly first: string;
  readonly middle: readonly string[];
  readonly last: string | undefined;
};

type Text = Pick<Message, 'text' | 'mayBeCut'>;

/** Returns why a message is ignored, by its format; undefined if it fits none. Takes linear time. */
export type FormatReader = (message: Text) => Ignored | undefined;

const GAP = '%s';

// A message that was cut must have at least this much of the literal text of a format. `User ` is not enough.
const SURE_CHARS = 12;

export function formatReader(formats: FormatsByReason): FormatReader {
  // Built on first use: many logs do not need it.
  let table: ReadonlyMap<string, readonly IgnoredFormat[]> | undefined;
  return (message) => {
    table ??= byFirstWord(formats);
    const fitting = (format: IgnoredFormat): boolean => fits(message, format);
    // Formats that begin with `%s` come last: they are the slowest and the least specific.
    const found = table.get(firstWord(message.text))?.find(fitting) ?? table.get('')?.find(fitting);
    return found?.outcome;
  };
}

/** Formats by their first word, in the order of `ignoreReasons`; the key is empty if the word contains `%s`. */
function byFirstWord(formats: FormatsByReason): ReadonlyMap<string, readonly IgnoredFormat[]> {
  const byWord = new Map<string, IgnoredFormat[]>();
  for (const [reason, outcome] of Object.entries(ignoreReasons)) {
    const lines = formats[reason as IgnoreReason]?.split('\n') ?? [];
    for (const format of lines.flatMap(withEmptyEnd)) {
      const word = firstWord(format);
      const key = word.includes(GAP) ? '' : word;
      const [first = '', ...middle] = format.split(GAP);
      const last = middle.pop();
      const sameWord = byWord.get(key) ?? [];
      sameWord.push({ outcome, first, middle, last });
      byWord.set(key, sameWord);
    }
  }
  return byWord;
}

// Messages have no trailing space: `… invalid user` remains if the user name is empty.
function withEmptyEnd(format: string): readonly string[] {
  const end = ` ${GAP}`;
  return format.endsWith(end) ? [format, format.slice(0, -end.length)] : [format];
}

function firstWord(text: string): string {
  const space = text.indexOf(' ');
  return space < 0 ? text : text.slice(0, space);
}

/** The first occurrence of each literal is enough: if a later one fits, the first one fits too. */
function fits({ text, mayBeCut }: Text, { first, middle, last }: IgnoredFormat): boolean {
  if (!text.startsWith(first)) return false;
  if (last === undefined) return text.length === first.length;
  let at = first.length;
  let literalChars = at;
  for (const literal of middle) {
    const found = text.indexOf(literal, at);
    if (found < 0) return mayBeCut && literalChars >= SURE_CHARS;
    at = found + literal.length;
    literalChars += literal.length;
  }
  if (text.length - last.length >= at && text.endsWith(last)) return true;
  return mayBeCut && literalChars >= SURE_CHARS;
}
