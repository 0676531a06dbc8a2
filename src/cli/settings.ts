// Resolves the settings: defaults < authtrack.yaml < .env < environment < flags. Records the origin of each value.
import { ConfigError } from '../lib/errors.js';
import { CALLER, checkCandidate, fromFile, fromFlag, fromVariables, type Candidate } from './candidates.js';
import {
  foreignNameWarning,
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
  /** About files and variables that were ignored. */
  readonly warnings: readonly Warning[];
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

/** @throws UsageError for an invalid flag, ConfigError for any other invalid setting */
export async function resolveSettings({ flags, env, cwd, configFile }: SettingSources): Promise<Resolved> {
  // An empty value counts as absent, as for every setting.
  const onCommandLine = configFile === '' ? undefined : configFile;
  const dotenv = await readDotenv(cwd, onCommandLine === undefined);
  const inEnvironment = [env, dotenv.variables]
    .map((variables) => variables['AUTHTRACK_CONFIG'])
    .find((name) => name !== undefined && name !== '');
  const file = await readConfigFile({ onCommandLine, inEnvironment, cwd }, isSetting);
  if (file) refuseUnknown(file.entries);
  const given = {
    caller: withoutForeignNames(env),
    dotenv: isMachineFolder(dotenv.folder) ? dotenv.variables : withoutForeignNames(dotenv.variables),
  };
  const list = settingList.map((setting): ResolvedSetting => {
    const candidates = [
      fromFlag(setting, flags),
      fromVariables(setting, given.caller, { kind: 'environment variable', source: CALLER }),
      fromVariables(setting, given.dotenv, { kind: '.env', source: dotenv.folder }),
      fromFile(setting, file),
    ].filter((candidate) => candidate !== undefined);
    return (
      resolved(setting, candidates) ?? {
        ...{ setting, value: defaultOf(setting, env), origin: 'default', source: undefined },
      }
    );
  });
  refuseForeignUrls(list);
  const settings = Object.freeze(
    Object.fromEntries(list.map(({ setting, value }) => [setting.key, value])),
  ) as Settings;
  const leftOut = [
    ...(given.caller === env ? [] : ['the environment']),
    ...(given.dotenv === dotenv.variables ? [] : [`${dotenv.folder}/.env`]),
  ];
  return { settings, list, warnings: warningsOf(dotenv, settings.ipinfoToken === undefined ? leftOut : []) };
}

/** @param leftOut places whose API_KEY is ignored */
function warningsOf({ warning }: Dotenv, leftOut: readonly string[]): readonly Warning[] {
  const ofKey = leftOut.map((place): Warning => {
    return { message: foreignNameWarning(place), commands: ['analyze', 'config'] };
  });
  return warning === undefined ? ofKey : [{ message: warning }, ...ofKey];
}

/** Undefined if no flag, variable or file gives the setting. */
function resolved(setting: Setting, candidates: readonly Candidate[]): ResolvedSetting | undefined {
  const counting = setting.isUnion ? candidates : candidates.slice(0, 1);
  const values = counting.map((candidate) => checkCandidate(setting, candidate));
  const [first] = counting;
  if (first === undefined) return undefined;
  return {
    setting,
    value: setting.isUnion ? [...new Set((values as string[][]).flat())] : values[0],
    origin: counting.map((candidate) => candidate.origin).join(', '),
    source: first.source,
  };
}

function defaultOf(setting: Setting, env: NodeJS.ProcessEnv): Settings[keyof Settings] {
  return typeof setting.default === 'function' ? setting.default(env) : setting.default;
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
