// Defaults < authtrack.yaml < .env < environment < flags, and where each value came from.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { ConfigError } from '../lib/errors.js';
import { checkSetting, type Candidate } from './check-setting.js';
import type { ConfigEntry } from './config-file.js';
import type { SettingDefinition, Settings } from './setting.js';
import { settingList } from './setting-list.js';

type ResolvedSetting = {
  readonly definition: SettingDefinition;
  readonly value: Settings[keyof Settings];
  readonly origin: string;
};

export type Resolved = {
  readonly settings: Settings;
  /** One for each setting, in the order of the list: what `authtrack config` shows. */
  readonly list: readonly ResolvedSetting[];
};

export type Sources = {
  /** Flags that were given, by the key of their setting. */
  readonly flags: ReadonlyMap<string, unknown>;
  readonly env: NodeJS.ProcessEnv;
  /** The working directory: home of .env and of authtrack.yaml. */
  readonly cwd: string;
  /** Value of --config. */
  readonly configFile: string | undefined;
};

/** @throws UsageError for a bad flag, ConfigError for anything else that is bad. */
export async function resolveSettings(sources: Sources): Promise<Resolved> {
  const dotenv = await readDotenv(path.join(sources.cwd, '.env'));
  const file = await configEntries(sources, dotenv);
  refuseUnknown(file);
  const list: ResolvedSetting[] = [];
  for (const definition of settingList) {
    const candidates = [
      fromFlag(definition, sources.flags),
      fromEnvironment(definition, sources.env, 'environment variable'),
      fromEnvironment(definition, dotenv, '.env'),
      fromFile(definition, file),
    ].filter((candidate) => candidate !== undefined);
    list.push(
      (await settingOf(definition, candidates)) ?? {
        ...{ definition, value: definition.byDefault(sources.env), origin: 'default' },
      },
    );
  }
  const settings = Object.freeze(
    Object.fromEntries(list.map((s) => [s.definition.key, s.value])),
  ) as Settings;
  return { settings, list };
}

/** Undefined where nobody says anything. */
async function settingOf(
  definition: SettingDefinition,
  candidates: readonly Candidate[],
): Promise<ResolvedSetting | undefined> {
  const counting = definition.isUnion ? candidates : candidates.slice(0, 1);
  const values: Settings[keyof Settings][] = [];
  for (const candidate of counting) values.push(await checkSetting(definition, candidate));
  const [value] = values;
  if (counting.length === 0) return undefined;
  const origin = counting.map((candidate) => candidate.origin).join(', ');
  return {
    definition,
    value: definition.isUnion ? [...new Set((values as string[][]).flat())] : value,
    origin,
  };
}

async function readDotenv(file: string): Promise<NodeJS.ProcessEnv> {
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) return {};
  const { parse } = await import('dotenv');
  try {
    return parse(readFileSync(file));
  } catch (cause) {
    throw new ConfigError(`${file} cannot be read: ${(cause as Error).message}`, {
      cure: 'Make it readable, or remove it.',
      cause,
    });
  }
}

async function configEntries(
  { configFile, cwd, env }: Sources,
  dotenv: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, ConfigEntry>> {
  // An empty variable counts as none, as everywhere.
  const named = [configFile, env['AUTHTRACK_CONFIG'], dotenv['AUTHTRACK_CONFIG']].find(
    (file) => file !== undefined && file !== '',
  );
  const usual = [path.join(cwd, 'authtrack.yaml'), '/etc/authtrack/authtrack.yaml'];
  const file = named ?? usual.find((place) => existsSync(place));
  if (file === undefined) return new Map();
  const { readConfigFile } = await import('./config-file.js');
  return readConfigFile(file, isSetting);
}

function isSetting(path: string): boolean {
  return settingList.some(({ file }) => file === path);
}

function refuseUnknown(file: ReadonlyMap<string, ConfigEntry>): void {
  const known = settingList.flatMap((s) => s.file ?? []);
  for (const [key, { origin }] of file) {
    if (known.includes(key)) continue;
    const secret = settingList.find(
      (s) => s.secret && s.key.toLowerCase() === key.replace('.', '').toLowerCase(),
    );
    const cure = secret
      ? `Secrets have no place in this file: set ${secret.env[0] ?? ''} in the environment or in .env.`
      : `Known settings: ${known.join(', ')}.`;
    throw new ConfigError(`${origin}: unknown setting "${key}"`, { cure });
  }
}

function fromFlag(
  { key, flag = '' }: SettingDefinition,
  flags: ReadonlyMap<string, unknown>,
): Candidate | undefined {
  if (!flags.has(key)) return undefined;
  return { value: flags.get(key), origin: `flag ${flag.split(' ')[0] ?? ''}`, from: 'flag' };
}

function fromEnvironment(
  definition: SettingDefinition,
  env: NodeJS.ProcessEnv,
  kind: string,
): Candidate | undefined {
  const name = definition.env.find((variable) => (env[variable] ?? '') !== '');
  return name === undefined
    ? undefined
    : { value: env[name], origin: `${kind} ${name}`, from: 'environment' };
}

function fromFile(
  { file = '' }: SettingDefinition,
  entries: ReadonlyMap<string, ConfigEntry>,
): Candidate | undefined {
  const entry = entries.get(file);
  return entry && { ...entry, from: 'file' };
}
