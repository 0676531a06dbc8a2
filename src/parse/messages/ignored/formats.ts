// Messages by the format that prints them: `Bind to port %s on %s failed: %s`. Each `%s` stands for any text, none
// included; all the rest must be there, in order, from the first to the last character.
import type { Ignored } from '../../outcome.js';
import type { Message } from '../reading.js';

/** Formats with the reason that they share. */
export type Topic = readonly [outcome: Ignored, formats: readonly string[]];

/** The text before the first gap, between gaps, and after the last one; a format without gaps has no last. */
type Format = {
  readonly outcome: Ignored;
  readonly first: string;
  readonly middle: readonly string[];
  readonly last: string | undefined;
};

type Text = Pick<Message, 'text' | 'mayBeCut'>;

/** Finds why a message is no event, by its format; undefined when it fits none. Linear in the message. */
export type FormatReader = (message: Text) => Ignored | undefined;

const GAP = '%s';

// A message that sshd cut has lost its end: so much of the format must stand before. `User ` alone would not do.
const SURE_CHARS = 12;

export function formatReader(topics: readonly Topic[]): FormatReader {
  // A table of hundreds, which many a log does not need.
  let table: ReadonlyMap<string, readonly Format[]> | undefined;
  return (message) => {
    table ??= byFirstWord(topics);
    const fitting = (format: Format): boolean => fits(message, format);
    // Formats that begin with a gap are the slowest, and the least sharp.
    const found = table.get(firstWord(message.text))?.find(fitting) ?? table.get('')?.find(fitting);
    return found?.outcome;
  };
}

/** Those that begin with a gap have an empty one. */
function byFirstWord(topics: readonly Topic[]): ReadonlyMap<string, readonly Format[]> {
  const byWord = new Map<string, Format[]>();
  for (const [outcome, formats] of topics) {
    for (const format of formats.flatMap(withEmptyEnd)) {
      const word = firstWord(format);
      const key = word.includes(GAP) ? '' : word;
      const [first = '', ...middle] = format.split(GAP);
      const last = middle.pop();
      byWord.set(key, [...(byWord.get(key) ?? []), { outcome, first, middle, last }]);
    }
  }
  return byWord;
}

// A message comes without spaces at its end: `… invalid user` is what is left of a user without a name.
function withEmptyEnd(format: string): readonly string[] {
  const end = ` ${GAP}`;
  return format.endsWith(end) ? [format, format.slice(0, -end.length)] : [format];
}

function firstWord(text: string): string {
  const space = text.indexOf(' ');
  return space < 0 ? text : text.slice(0, space);
}

/** Taking the first place where a literal stands is enough: what fits later fits there too. */
function fits({ text, mayBeCut }: Text, { first, middle, last }: Format): boolean {
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
