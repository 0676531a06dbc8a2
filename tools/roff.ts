// Writes man(7): headings, paragraphs and lists of terms. All text is escaped here.

export type PageHead = {
  readonly name: string;
  readonly section: number;
  readonly version: string;
  /** 2026-05-19 */
  readonly date: string;
};

const COLUMNS = 76;

/** Text that is already escaped, with fonts. */
type Roff = string;

export function page({ name, section, version, date }: PageHead, parts: readonly Roff[]): Roff {
  const title = [name.toUpperCase(), `${section}`, date, `authtrack ${version}`, 'authtrack'];
  return [
    '.\\" Written by tools/man-pages.ts from the tables of commands and settings.\n',
    `.TH ${title.map((word) => `"${word}"`).join(' ')}\n`,
    // No hyphenation and no wide gaps: flags and names are to be copied.
    '.nh\n',
    '.ad l\n',
    ...parts,
  ].join('');
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

/** Text as it is: a dash stays one that can be copied, a backslash a backslash, and no character is a command. */
export function escaped(text: string): Roff {
  return text
    .replace(/[\\\-'`^~"]/g, (c) => special[c] ?? c)
    .replace(/[^ -~]/gu, (c) => {
      const code = c.codePointAt(0) ?? 0;
      return code < 0x20 || code === 0x7f ? ' ' : `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
}

export function bold(text: string): Roff {
  return `\\fB${escaped(text)}\\fR`;
}

export function italic(text: string): Roff {
  return `\\fI${escaped(text)}\\fR`;
}

export function heading(title: string): Roff {
  return `.SH ${title}\n`;
}

/** A paragraph; what is in backticks is bold. */
export function lines(text: string): Roff {
  const marked = text
    .split(/`([^`]+)`/)
    .map((part, i) => (i % 2 === 1 ? bold(part) : escaped(part)))
    .join('');
  return `${wrapped(marked)}\n`;
}

/** A term, and its text below it. */
export function entry(term: Roff, text: string): Roff {
  return `.TP\n${safeStart(term)}\n${lines(text)}`;
}

/** Lines that stay as they are. */
export function verbatim(texts: readonly string[]): Roff {
  return `.EX\n${texts.map((text) => `${safeStart(escaped(text))}\n`).join('')}.EE\n`;
}

/** @param words after the program, and whether each must be given */
export function synopsis(
  program: string,
  words: readonly (readonly [word: string, isNeeded: boolean])[],
): Roff {
  const shown = words.map(([word, isNeeded]) => (isNeeded ? italicValue(word) : `[${italicValue(word)}]`));
  return `${wrapped([bold(program), ...shown].join(' '))}\n`;
}

/** `--from <name>`: the flag bold, the name italic. */
function italicValue(word: string): Roff {
  const [name = '', ...rest] = word.split(' ');
  if (!name.startsWith('--')) return italic(word);
  return [bold(name), ...rest.map((value) => italic(value.replace(/[<>]/g, '')))].join(' ');
}

/** A line that begins with a dot or an apostrophe would be a command; the apostrophe is escaped anyway. */
function safeStart(line: Roff): Roff {
  return line.startsWith('.') ? `\\&${line}` : line;
}

/** Lines that fit an editor; each sentence begins a line, as man(7) wants it. */
function wrapped(text: Roff): Roff {
  const result: string[] = [];
  for (const sentence of text.split(/(?<=[a-z0-9)][.:?]) (?=[A-Z\\])/)) {
    let line = '';
    for (const word of sentence.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > COLUMNS) {
        result.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    result.push(line);
  }
  return result.map(safeStart).join('\n');
}
