// What an output stream can show: how many columns, which characters, colours. The only place that asks the stream and
// the environment; the code that composes lines gets the answer as data.
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

export type Terminal = {
  /** Whether a person may be looking at it. A pipe or a file gets whole lines, so that grep finds them. */
  readonly isTerminal: boolean;
  /** Columns of a line. */
  readonly width: number;
  /** Whether it shows ASCII only: its locale is not UTF-8, or it is dumb. */
  readonly isAscii: boolean;
  readonly hasColor: boolean;
  /** Whether the cursor can go back, so that a progress bar can be drawn again. */
  readonly canRedraw: boolean;
};

/** How a text is printed: what it means, not its colour. */
export type Tone = 'title' | 'alarm' | 'warning';

type Environment = Readonly<Record<string, string | undefined>>;

/** The width of a pipe, of a file, and of a terminal that does not say how wide it is. */
const DEFAULT_WIDTH = 80;

/** A narrower terminal breaks the lines itself. */
const MIN_WIDTH = 20;

const styles: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  title: 'bold',
  alarm: ['bold', 'red'],
  warning: 'yellow',
};

/** What a stream can show. A dumb terminal (TERM) has neither colours nor a cursor that goes back. */
export function terminalOf(
  { isTTY, columns }: Partial<Pick<WriteStream, 'isTTY' | 'columns'>>,
  env: Environment,
): Terminal {
  const isTerminal = isTTY === true;
  const isDumb = env['TERM'] === 'dumb';
  return {
    isTerminal,
    width: isTerminal && columns !== undefined && columns > 0 ? Math.max(columns, MIN_WIDTH) : DEFAULT_WIDTH,
    isAscii: isDumb || !hasUtf8Locale(env),
    // no-color.org: any value but an empty one.
    hasColor: isTerminal && !isDumb && (env['NO_COLOR'] ?? '') === '',
    canRedraw: isTerminal && !isDumb,
  };
}

/** The text with the escape sequences of its tone, if the terminal has colours. */
export function toned(
  text: string,
  tone: Tone | undefined,
  { hasColor }: Pick<Terminal, 'hasColor'>,
): string {
  // Without validateStream Node would look at standard output and at the environment again.
  return hasColor && tone !== undefined ? styleText(styles[tone], text, { validateStream: false }) : text;
}

// C.UTF-8, de_DE.utf8, de_DE.UTF-8@euro; macOS also has a locale of that name alone.
const utf8Locale = /(?:^|\.)utf-?8(?:@|$)/i;

/** Whether characters are UTF-8, by the rule of setlocale(3): the first of these variables that is not empty counts. */
function hasUtf8Locale(env: Environment): boolean {
  const locale = ['LC_ALL', 'LC_CTYPE', 'LANG'].map((name) => env[name]).find((value) => value) ?? 'C';
  return utf8Locale.test(locale);
}
