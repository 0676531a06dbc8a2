// Resolves the settings: defaults < authtrack.yaml < .env < environment < flags. Records the origin of each value.
import { devNull } from 'node:os';

import { AuthtrackError, ConfigError, UsageError } from '../lib/errors.js';
import { CALLER, checkCandidate, fromFile, fromFlag, fromVariables, type Candidate } from './candidates.js';
import {
  foreignNameWarning,
  refuseForeignCommands,
  refuseForeignUrls,
  withoutForeignNames,
  type ResolvedSetting,
} from './secrets.js';
import { settingList, type Setting, type Settings } from './setting-table.js';
import {
  isMachineFolder,
  readConfigFile,
  readDotenv,
  type ConfigFile,
  type Dotenv,
  type SettingsFile,
} from './settings-files.js';

type Warning = {
  readonly message: string;
  /** The commands that print it; all if absent. */
  readonly commands?: readonly string[];
};

export type Resolved = {
  readonly settings: Settings;
  /** One entry for each setting, in the order in which `authtrack config` shows them. */
  readonly list: readonly ResolvedSetting[];
  /** The settings files, in the order in which they count: a value of an earlier one wins. */
  readonly files: readonly SettingsFile[];
  /** About files and variables that were ignored. */
  readonly warnings: readonly Warning[];
  /** Why the settings are not those that were given: see resolveOrDefault. */
  readonly unresolved?: AuthtrackError;
};

export type SettingSources = {
  /** The given flags by their attribute names, as commander makes them. */
  readonly flags: ReadonlyMap<string, unknown>;
  readonly env: NodeJS.ProcessEnv;
  /** The working directory, which may hold .env and authtrack.yaml. */
  readonly cwd: string;
  /** Value of --config. */
  readonly configFile: string | undefined;
};

/** The defaults, for a command that reads no settings. */
export function defaultSettings(env: NodeJS.ProcessEnv): Resolved {
  const list: ResolvedSetting[] = [];
  for (const setting of settingList) list.push(defaultOf(setting, { env, list, placedBy: [] }));
  return { settings: settingsIn(list), list, files: [], warnings: [] };
}

function settingsIn(list: readonly ResolvedSetting[]): Settings {
  return Object.freeze(
    Object.fromEntries(list.map(({ setting, value }) => [setting.key, value])),
  ) as Settings;
}

/** @throws UsageError for an invalid flag, ConfigError for any other invalid setting */
export async function resolveSettings({ flags, env, cwd, configFile }: SettingSources): Promise<Resolved> {
  // An empty value counts as absent, as for every setting.
  const onCommandLine = configFile === '' ? undefined : configFile;
  const dotenv = await readDotenv(cwd, onCommandLine === undefined);
  const inEnvironment = [env, dotenv.variables]
    .map((variables) => variables['AUTHTRACK_CONFIG'])
    .find((name) => name !== undefined && name !== '');
  const { file, looks } = await readConfigFile({ onCommandLine, inEnvironment, cwd }, isSetting);
  if (file) refuseUnknown(file.entries);
  const given = {
    caller: withoutForeignNames(env),
    dotenv: isMachineFolder(dotenv.folder) ? dotenv.variables : withoutForeignNames(dotenv.variables),
  };
  const list: ResolvedSetting[] = [];
  for (const setting of settingList) {
    // In the order of their rank: a flag before a variable, a variable before a file.
    const places = [
      fromFlag(setting, flags),
      fromVariables(setting, given.caller, { kind: 'environment variable', source: CALLER }),
      fromVariables(setting, given.dotenv, { kind: '.env', source: dotenv.folder }),
      fromFile(setting, file),
    ];
    const placedBy = list.filter(({ setting: { key } }) => setting.placedBy?.includes(key));
    const rank = Math.min(...placedBy.map((one) => one.rank));
    list.push(resolved(setting, places.slice(0, rank + 1)) ?? defaultOf(setting, { env, list, placedBy }));
  }
  refuseForeignUrls(list);
  refuseForeignCommands(list, file?.isTrusted ?? true);
  const settings = settingsIn(list);
  const leftOut = [
    ...(given.caller === env ? [] : ['the environment']),
    ...(given.dotenv === dotenv.variables ? [] : [`${dotenv.folder}/.env`]),
  ];
  return {
    settings,
    list,
    files: [dotenv.look, ...looks],
    warnings: warningsOf(dotenv, settings.ipinfoToken === undefined ? leftOut : []),
  };
}

/**
 * The settings; if a file or a variable is wrong, those without files, else the defaults, and the first error.
 * @throws UsageError for an invalid flag
 */
export async function resolveOrDefault(sources: SettingSources): Promise<Resolved> {
  const withoutFiles = { ...sources, cwd: devNull, configFile: devNull };
  const { PATH, HOME, XDG_STATE_HOME } = sources.env;
  const bare = { ...withoutFiles, env: { PATH, HOME, XDG_STATE_HOME } };
  let unresolved: AuthtrackError | undefined;
  for (const each of [sources, withoutFiles]) {
    try {
      return { ...(await resolveSettings(each)), ...(unresolved !== undefined && { unresolved }) };
    } catch (error) {
      if (!(error instanceof AuthtrackError) || error instanceof UsageError) throw error;
      unresolved ??= error;
    }
  }
  return { ...(await resolveSettings(bare)), ...(unresolved !== undefined && { unresolved }) };
}

/** @param leftOut places whose API_KEY is ignored */
function warningsOf({ warning }: Dotenv, leftOut: readonly string[]): readonly Warning[] {
  const ofKey = leftOut.map((place): Warning => {
    return { message: foreignNameWarning(place), commands: ['analyze', 'config'] };
  });
  return warning === undefined ? ofKey : [{ message: warning }, ...ofKey];
}

/** Undefined if no place gives the setting. @param places in the order of their rank */
function resolved(setting: Setting, places: readonly (Candidate | undefined)[]): ResolvedSetting | undefined {
  const candidates = places.filter((candidate) => candidate !== undefined);
  const counting = setting.isUnion ? candidates : candidates.slice(0, 1);
  const values = counting.map((candidate) => checkCandidate(setting, candidate));
  const [first] = counting;
  if (first === undefined) return undefined;
  return {
    setting,
    value: setting.isUnion ? [...new Set((values as string[][]).flat())] : values[0],
    origin: counting.map((candidate) => candidate.origin).join(', '),
    source: first.source,
    rank: places.indexOf(first),
  };
}

type Earlier = {
  readonly env: NodeJS.ProcessEnv;
  /** The settings that are resolved already. */
  readonly list: readonly ResolvedSetting[];
  /** Those of them that this default follows. */
  readonly placedBy: readonly ResolvedSetting[];
};

function defaultOf(setting: Setting, { env, list, placedBy }: Earlier): ResolvedSetting {
  const valueOf = (key: string): string => list.find((one) => one.setting.key === key)?.value as string;
  const value = typeof setting.default === 'function' ? setting.default({ env, valueOf }) : setting.default;
  // A folder that was given decides where its files are.
  const origin = placedBy.at(-1)?.origin ?? 'default';
  const rank = Math.min(...placedBy.map((one) => one.rank));
  return { setting, value, origin, source: undefined, rank };
}

function isSetting(path: string): boolean {
  return settingList.some(({ file, formerly }) => file === path || formerly?.file === path);
}

function refuseUnknown(entries: ConfigFile['entries']): void {
  const known = settingList.flatMap((s) => s.file ?? []);
  for (const [key, { origin }] of entries) {
    if (isSetting(key)) continue;
    const secret = settingList.find(
      (s) => s.secret && s.key.toLowerCase() === key.replace('.', '').toLowerCase(),
    );
    const hint = secret
      ? `set ${secret.env?.[0] ?? ''} in the environment or in .env instead`
      : `use one of the known settings: ${known.join(', ')}`;
    throw new ConfigError(`${origin}: unknown setting "${key}"`, { hint });
  }
}
