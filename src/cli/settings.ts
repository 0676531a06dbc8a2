// Resolves the settings: defaults < authtrack.yaml < .env < environment < flags. Records the origin of each value.
import { Option } from 'commander';

import { ConfigError } from '../lib/errors.js';
import { checkSetting, type Candidate } from './check-setting.js';
import { foreignNameWarning, withoutForeignNames } from './own-names.js';
import { refuseForeignUrls } from './secret-urls.js';
import type { ResolvedSetting, SettingDefinition, Settings } from './setting.js';
import { settingList } from './setting-list.js';
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

export type Sources = {
  /** The given flags by their attribute names, as commander makes them. */
  readonly flags: ReadonlyMap<string, unknown>;
  readonly env: NodeJS.ProcessEnv;
  /** The working directory, which may hold .env and authtrack.yaml. */
  readonly cwd: string;
  /** Value of --config. */
  readonly configFile: string | undefined;
};

/** The source of flags and of environment variables. */
const CALLER = 'the caller';

/** @throws UsageError for an invalid flag, ConfigError for any other invalid setting */
export async function resolveSettings({ flags, env, cwd, configFile }: Sources): Promise<Resolved> {
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
  const list: ResolvedSetting[] = [];
  for (const definition of settingList) {
    const candidates = [
      fromFlag(definition, flags),
      fromVariables(definition, given.caller, { kind: 'environment variable', source: CALLER }),
      fromVariables(definition, given.dotenv, { kind: '.env', source: dotenv.folder }),
      fromFile(definition, file),
    ].filter((candidate) => candidate !== undefined);
    list.push(
      (await settingOf(definition, candidates)) ?? {
        ...{ definition, value: definition.default(env), origin: 'default', source: undefined },
      },
    );
  }
  refuseForeignUrls(list);
  const settings = Object.freeze(
    Object.fromEntries(list.map((s) => [s.definition.key, s.value])),
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
async function settingOf(
  definition: SettingDefinition,
  candidates: readonly Candidate[],
): Promise<ResolvedSetting | undefined> {
  const counting = definition.isUnion ? candidates : candidates.slice(0, 1);
  const values: Settings[keyof Settings][] = [];
  for (const candidate of counting) values.push(await checkSetting(definition, candidate));
  const [value] = values;
  const [first] = counting;
  if (first === undefined) return undefined;
  const origin = counting.map((candidate) => candidate.origin).join(', ');
  return {
    definition,
    value: definition.isUnion ? [...new Set((values as string[][]).flat())] : value,
    origin,
    source: first.source,
  };
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
      ? `Set ${secret.env[0] ?? ''} in the environment or in .env instead.`
      : `Use one of the known settings: ${known.join(', ')}.`;
    throw new ConfigError(`${origin}: unknown setting "${key}"`, { hint });
  }
}

function fromFlag(definition: SettingDefinition, flags: ReadonlyMap<string, unknown>): Candidate | undefined {
  const given = givenFlag(definition, flags);
  return given && { value: given.value, origin: `flag ${given.name}`, from: 'flag', source: CALLER };
}

type GivenFlag = {
  /** The flag in long form. */
  readonly name: string;
  readonly hasArgument: boolean;
  readonly value: unknown;
};

/**
 * The given flag of a setting, by its name or its former name.
 * @param flags by their attribute names, as commander makes them
 */
export function givenFlag(
  { flag, formerly }: SettingDefinition,
  flags: ReadonlyMap<string, unknown>,
): GivenFlag | undefined {
  for (const spelling of [flag, formerly?.flag]) {
    if (spelling === undefined) continue;
    const option = new Option(spelling);
    const value = flags.get(option.attributeName());
    if (value !== undefined) return { name: option.long ?? spelling, hasArgument: option.required, value };
  }
  return undefined;
}

function fromVariables(
  definition: SettingDefinition,
  variables: NodeJS.ProcessEnv,
  { kind, source }: { readonly kind: string; readonly source: string },
): Candidate | undefined {
  const name = definition.env.find((variable) => (variables[variable] ?? '') !== '');
  return name === undefined
    ? undefined
    : { value: variables[name], origin: `${kind} ${name}`, from: 'environment', source };
}

function fromFile(
  { file = '', formerly }: SettingDefinition,
  config: ConfigFile | undefined,
): Candidate | undefined {
  const entry = config?.entries.get(file) ?? config?.entries.get(formerly?.file ?? file);
  return entry && config && { ...entry, from: 'file', source: config.source };
}
