// What the command line says of a command. commands/commands.ts describes each with such a row. Which settings it takes as
// flags is in the rows of setting-table.ts.

/** A flag that is not a setting. */
type CommandFlag = {
  /** In commander's notation: `--limit <count>`. */
  readonly flag: string;
  readonly help: string;
  readonly choices?: readonly string[];
  /** Values that completion offers. Others are valid too, unlike with `choices`. */
  readonly words?: readonly string[];
  readonly isRequired?: true;
  /** It may be given several times, and all values count: they are in `lists`, not in `options`. */
  readonly isList?: true;
};

export type CommandDescription = {
  /** One word, or a group and its member: `db info`. */
  readonly name: string;
  /** One line, in the list of commands and at the head of the command's help. */
  readonly summary: string;
  /**
   * In commander's notation, with its help: `<file>`, `[log...]`. Completion follows from the word in the notation (`log`,
   * `file`, `folder`, `command`), and from the words that are always right: `fail2ban`, `-`.
   */
  readonly argument?: readonly [name: string, help: string, words?: readonly string[]];
  /**
   * Flags `--VIEW`, at most one of which may be given. They are not settings, because a file or variable that changes
   * the output would break every script that reads it.
   */
  readonly views?: readonly (readonly [view: string, help: string])[];
  readonly flags?: readonly CommandFlag[];
  /** No setting matters, so that wrong settings cannot stop it: it takes no flags of settings, and no `--config`. */
  readonly readsNoSettings?: true;
  /** Wrong settings do not stop the command: it gets the defaults, and reports what is wrong itself. */
  readonly reportsSettings?: true;
  readonly examples: readonly (readonly [command: string, effect: string])[];
};

/** What the help and the manual page of a command say besides the table of commands. */
export type CommandWords = {
  /** What the command does, in one or two sentences. */
  readonly about: string;
  /** The files that the command reads or writes, besides those that hold settings. */
  readonly files?: readonly (readonly [file: string, what: string])[];
};

/** The commands, and the summaries of the groups that are not commands themselves. */
export type CommandTable<C extends CommandDescription = CommandDescription> = {
  readonly commands: readonly C[];
  readonly groups: Readonly<Record<string, string>>;
  /** By command. Loaded only for a help; a command without them has its summary. */
  readonly words: () => Promise<Readonly<Record<string, CommandWords>>>;
};
