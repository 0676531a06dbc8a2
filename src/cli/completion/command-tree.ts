// What can be typed at each place of the command line, for the completion scripts.
import type { CommandDescription, CommandTable } from '../command-description.js';
import { flagsOf, namesAfter, valueName } from '../command-facts.js';
import { settingList } from '../setting-table.js';

/** What can be typed at a place. */
export type Value = {
  /** A `log` is a file too, or a word. */
  readonly kind: 'file' | 'folder' | 'log' | 'command' | 'words' | 'other';
  /** The name in help: `count`. */
  readonly name: string;
  readonly words: readonly string[];
};

export type Flag = {
  readonly long: string;
  readonly help: string;
  /** Undefined for a flag without a value. */
  readonly value: Value | undefined;
};

/** A command, a group, or the program, whose path is empty. */
export type Node = {
  readonly path: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly argument: (Value & { readonly isMany: boolean }) | undefined;
  readonly members: readonly { readonly name: string; readonly summary: string }[];
};

const HELP: Flag = { long: '--help', help: 'show the help', value: undefined };
const VERSION: Flag = { long: '--version', help: 'print the version', value: undefined };

function globalFlags(): readonly Flag[] {
  const all = settingList.filter(({ isGlobal }) => isGlobal === true);
  return all.map(({ flag = '', help }) => ({ long: plainWord(flag), help, value: undefined }));
}

/** The program first, then all commands and groups. */
export function nodesOf(table: CommandTable): readonly Node[] {
  const program = { path: '', summary: '', argument: undefined, members: membersOf(table, '') };
  const flags = [HELP, VERSION, ...globalFlags()];
  return [{ ...program, flags }, ...pathsAfter(table, '').map((path) => nodeOf(table, path))];
}

/** The commands and groups below a path, at any depth: `bans`, `bans lists`, `bans lists remove`, … */
function pathsAfter(table: CommandTable, path: string): readonly string[] {
  const paths = namesAfter(table, path).map((name) => `${path} ${name}`.trim());
  return paths.flatMap((one) => [one, ...pathsAfter(table, one)]);
}

function nodeOf(table: CommandTable, path: string): Node {
  const command = table.commands.find(({ name }) => name === path);
  const summary = command?.summary ?? table.groups[path] ?? '';
  const members = membersOf(table, path);
  const flags = command === undefined ? [] : flagsFor(command);
  return { path, summary, members, flags: [...flags, HELP], argument: command && argumentOf(command, table) };
}

function membersOf(table: CommandTable, path: string): Node['members'] {
  return namesAfter(table, path).map((name) => {
    const full = `${path} ${name}`.trim();
    const command = table.commands.find((each) => each.name === full);
    return { name: plainWord(name), summary: command?.summary ?? table.groups[full] ?? '' };
  });
}

function flagsFor(command: CommandDescription): readonly Flag[] {
  return flagsOf(command).map(({ long, help, value, words }) => {
    return { long: plainWord(long), help, value: value === undefined ? undefined : valueOf(value, words) };
  });
}

function argumentOf({ argument }: CommandDescription, table: CommandTable): Node['argument'] {
  if (argument === undefined) return undefined;
  const [notation, , words = []] = argument;
  const value = valueOf(valueName(notation) ?? '', words);
  const offered = value.kind === 'command' ? commandWords(table) : value.words;
  return { ...value, words: offered, isMany: notation.includes('...') };
}

function commandWords(table: CommandTable): readonly string[] {
  return [...new Set(table.commands.flatMap(({ name }) => name.split(' ')))];
}

const kinds: readonly string[] = ['file', 'folder', 'log', 'command'] satisfies readonly Value['kind'][];

function valueOf(name: string, words: readonly string[]): Value {
  const known = kinds.includes(name) ? (name as Value['kind']) : undefined;
  return { name, words: words.map(plainWord), kind: known ?? (words.length > 0 ? 'words' : 'other') };
}

/** @throws Error for a word that a shell would not take as it is: that is a mistake in the table of commands */
function plainWord(word: string): string {
  if (!/^[A-Za-z0-9._-]+$/.test(word)) throw new Error(`"${word}" cannot be in a shell script`);
  return word;
}

/** The text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
