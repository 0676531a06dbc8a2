// The texts of a help that commander does not make. Loaded only for a help.
import type { CommandDescription, CommandTable } from './command-description.js';
import { buildProgram } from './build-program.js';
import { moreHelp } from './command-facts.js';

const PLAIN_WIDTH = 80;
/** Longer lines are hard to read. */
const MAX_WIDTH = 100;
/** What a new user runs, in this order. */
const EXAMPLES = ['setup', 'analyze', 'doctor', 'help bans import'];

export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'success'],
  ['20', 'new findings (analyze --fail-on)'],
  ['64', 'wrong usage'],
  ['65', 'invalid data'],
  ['66', 'input not found'],
  ['69', 'database or service unavailable'],
  ['70', 'a bug in authtrack'],
  ['73', 'cannot create a file'],
  ['74', 'read or write error'],
  ['75', 'try again later'],
  ['77', 'permission denied'],
  ['78', 'wrong configuration'],
  ['129, 130, 143', 'ended by a signal'],
];

export type HelpTexts = {
  /** The columns that a line may fill. */
  readonly width: number;
  readonly about: (command: CommandDescription) => string;
  /** What follows the flags. */
  readonly after: (command: CommandDescription) => string;
  readonly ofProgram: string;
};

export type Screen = { readonly isTTY?: boolean; readonly columns?: number };

export async function helpTexts(
  table: CommandTable,
  { isTTY = false, columns = 0 }: Screen,
): Promise<HelpTexts> {
  const words = await table.words();
  const width = isTTY && columns > 0 ? Math.min(columns, MAX_WIDTH) : PLAIN_WIDTH;
  return {
    width,
    about: (command) => moreHelp(command, words[command.name]).about,
    after: (command) => {
      const { variables, files } = moreHelp(command, words[command.name]);
      const examples = command.examples.flatMap(([example, effect]) => [
        ...exampleLines(example, width - 4).map((line, i) => `${i === 0 ? '  $ ' : '      '}${line}`),
        ...wrapped(effect, width - 6).map((line) => `      ${line}`),
      ]);
      const parts = [section('Environment', variables, width), section('Files', files, width)];
      return [...parts, ['Examples:', ...examples]]
        .flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines]))
        .join('\n');
    },
    ofProgram: [
      ...['', 'Examples:', ...EXAMPLES.map((example) => `  $ authtrack ${example}`), ''],
      ...wrapped(`Exit codes: ${EXIT_CODES.map((row) => row.join(' ')).join('; ')}.`, width),
    ].join('\n'),
  };
}

/** The help of a command or a group, the overview for an empty name; undefined for an unknown name. */
export async function helpOf(name: string, table: CommandTable, screen: Screen): Promise<string | undefined> {
  let text = '';
  const program = buildProgram(table, {
    write: (part) => (text += part),
    help: await helpTexts(table, screen),
    onChosen: () => undefined,
    onFailure: () => undefined,
  });
  let command = program;
  for (const word of name === '' ? [] : name.split(' ')) {
    const member = command.commands.find((each) => each.name() === word);
    if (member === undefined) return undefined;
    command = member;
  }
  command.outputHelp();
  return text;
}

/** A heading, and each name with its text beside it, or below if it is long. */
function section(
  title: string,
  rows: readonly (readonly [string, string])[],
  width: number,
): readonly string[] {
  if (rows.length === 0) return [];
  const names = rows.map(([name]) => name.length).filter((length) => length <= width / 3);
  const column = Math.max(0, ...names) + 4;
  const lines = rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrapped(text, width - column);
    const head = `  ${name}`;
    const isBeside = head.length + 2 <= column;
    const below = (isBeside ? rest : [first, ...rest]).map((line) => `${' '.repeat(column)}${line}`);
    return [isBeside ? `${head.padEnd(column)}${first}` : head, ...below];
  });
  return [`${title}:`, ...lines];
}

/** The text in lines of at most `width`; a longer word has its own line. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A shell command in lines that can be copied: after a pipe or `&&` the shell reads on, elsewhere after a backslash. */
export function exampleLines(command: string, width: number): readonly string[] {
  if (command.length <= width) return [command];
  const parts = command.split(/(?<= \|| &&) /);
  return parts.flatMap((part) => (part.length <= width - 2 ? [part] : splitAtWords(part, width - 4)));
}

function splitAtWords(part: string, width: number): readonly string[] {
  const words = part.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [part];
  const lines = wrapped(words.map((word) => word.replaceAll(' ', '\0')).join(' '), width);
  return lines.map((line, i) => `${line.replaceAll('\0', ' ')}${i === lines.length - 1 ? '' : ' \\'}`);
}
