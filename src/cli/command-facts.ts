// All that is said of a command, from the tables of commands and settings: the command line, help, manual pages and
// completion follow from it.
import type { CommandDescription, CommandTable, CommandWords } from './command-description.js';
import { defaultText, settingList, type Setting } from './setting-table.js';

type FlagFact = {
  /** In commander's notation: `--limit <count>`. */
  readonly flag: string;
  /** `--limit` */
  readonly long: string;
  /** `count`; undefined for a flag without a value. */
  readonly value: string | undefined;
  /** With the default. */
  readonly help: string;
  /** The values that completion offers. */
  readonly words: readonly string[];
  /** Whether only these words are valid. */
  readonly hasChoices: boolean;
  readonly from: 'setting' | 'view' | 'command' | 'program';
  readonly setting?: Setting;
  readonly isRequired: boolean;
};

/** The settings that a command takes as flags. */
export function settingsOf(command: string): readonly Setting[] {
  return settingList.filter(
    ({ flag, commands = [], isGlobal }) =>
      flag !== undefined && (isGlobal === true || commands.includes(command)),
  );
}

/** The flags of a command, without `--help`, and without former names. */
export function flagsOf(command: CommandDescription): readonly FlagFact[] {
  const { name, views = [], flags = [], readsNoSettings } = command;
  const settings = readsNoSettings ? [] : settingsOf(name);
  return [
    ...settings.map((setting) => {
      const { flag = '', kind } = setting;
      const words = kind.words ?? [];
      return fact({
        flag,
        help: flagHelp(setting),
        words,
        hasChoices: words.length > 0,
        from: 'setting',
        setting,
      });
    }),
    ...views.map(([view, help]) => fact({ flag: `--${view}`, help, from: 'view' })),
    ...flags.map(({ flag, help, choices, words = choices ?? [], isRequired = false }) =>
      fact({ flag, help, words, hasChoices: choices !== undefined, from: 'command', isRequired }),
    ),
    ...(readsNoSettings ? [] : [configFlag]),
  ];
}

const configFlag = fact({
  flag: '--config <file>',
  help: 'settings file, which any user may own (default: ./authtrack.yaml or else /etc/authtrack/authtrack.yaml)',
  from: 'program',
});

type FlagRow = Pick<FlagFact, 'flag' | 'help' | 'from'> & Partial<FlagFact>;

function fact({ words = [], hasChoices = false, isRequired = false, ...row }: FlagRow): FlagFact {
  return {
    ...row,
    long: row.flag.split(' ')[0] ?? '',
    value: valueName(row.flag),
    words,
    hasChoices,
    isRequired,
  };
}

/** `count` of `--limit <count>`, `log` of `[log...]`; undefined without a value. */
export function valueName(notation: string): string | undefined {
  return /[<[]([^\]>.]+)/.exec(notation)?.[1];
}

function flagHelp(setting: Setting): string {
  const text = setting.flagHelp ?? setting.help;
  const shown = defaultText(setting);
  return setting.flag?.includes('<') && shown !== undefined ? `${text} (default: ${shown})` : text;
}

type Row = readonly [name: string, what: string];

/** What a help says below the flags. */
export type MoreHelp = {
  readonly about: string;
  readonly variables: readonly Row[];
  readonly files: readonly Row[];
};

/** @param words of this command */
export function moreHelp(
  { name, summary, readsNoSettings }: CommandDescription,
  words: CommandWords | undefined,
): MoreHelp {
  const own = words?.files ?? [];
  return {
    about: words?.about ?? sentence(summary),
    variables: readsNoSettings ? [] : variablesOf(name),
    files: readsNoSettings ? own : [...own, ...settingsFiles(name)],
  };
}

function variablesOf(command: string): readonly Row[] {
  const withFlag = settingsOf(command).flatMap((setting) =>
    rowsOf(setting, setting.flag?.split(' ')[0] ?? ''),
  );
  const others = settingList.filter(({ usedBy = [] }) => usedBy.includes(command));
  return [
    ...withFlag,
    ...others.flatMap((setting) => rowsOf(setting, setting.help)),
    ['AUTHTRACK_CONFIG', '--config'],
  ];
}

/** The second of two names counts only if the first is not set, so only the first is shown. */
function rowsOf({ env: [name] = [] }: Setting, what: string): readonly Row[] {
  return name === undefined ? [] : [[name, what]];
}

function settingsFiles(command: string): readonly Row[] {
  const onlyThere = settingList.flatMap(({ usedBy = [], env, file }) =>
    env === undefined && file !== undefined && usedBy.includes(command) ? [file] : [],
  );
  const also = onlyThere.length === 0 ? '' : `. Only there: ${onlyThere.join(', ')}`;
  return [
    ['./authtrack.yaml, else /etc/authtrack/authtrack.yaml', `settings${also}`],
    ['./.env', 'environment variables, and the place for secrets'],
  ];
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The subcommands of a command or group: all of `bans …` for `bans`; all commands of one word for the program. */
export function membersOf<C extends CommandDescription>(
  { commands }: Pick<CommandTable<C>, 'commands'>,
  parent: string,
): readonly C[] {
  return commands.filter(({ name }) => name.split(' ').slice(0, -1).join(' ') === parent && name !== parent);
}

/** The names that can follow the program or a command: groups are among them. */
export function namesAfter({ commands }: Pick<CommandTable, 'commands'>, parent: string): readonly string[] {
  const prefix = parent === '' ? '' : `${parent} `;
  const next = commands.flatMap(({ name }) =>
    name.startsWith(prefix) ? (name.slice(prefix.length).split(' ')[0] ?? []) : [],
  );
  return [...new Set(next)];
}
