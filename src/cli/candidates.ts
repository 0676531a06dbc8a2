// The values that flags, variables and authtrack.yaml give for a setting, and their check. An error names the flag,
// variable or line that gave the value.
import { Option } from 'commander';

import { ConfigError, UsageError } from '../lib/errors.js';
import type { ConfigEntry } from './config-file.js';
import { refusePassword } from './secrets.js';
import type { Issue } from './setting-kinds.js';
import type { Setting, Settings } from './setting-table.js';
import type { ConfigFile } from './settings-files.js';

/** A value before it is checked, and the place that gave it. */
export type Candidate = {
  readonly value: unknown;
  readonly origin: string;
  readonly from: 'flag' | 'environment' | 'file';
  /** The caller (flags and environment), or the folder of the file. */
  readonly source: string;
  /** The file and line of a part of the value. */
  readonly originOf?: ConfigEntry['originOf'];
};

/** The source of flags and of environment variables. */
export const CALLER = 'the caller';

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
  { flag, formerly }: Setting,
  flags: ReadonlyMap<string, unknown>,
): GivenFlag | undefined {
  if (flags.size === 0) return undefined;
  for (const spelling of [flag, formerly?.flag]) {
    if (spelling === undefined) continue;
    const option = new Option(spelling);
    const value = flags.get(option.attributeName());
    if (value !== undefined) return { name: option.long ?? spelling, hasArgument: option.required, value };
  }
  return undefined;
}

export function fromFlag(setting: Setting, flags: ReadonlyMap<string, unknown>): Candidate | undefined {
  const given = givenFlag(setting, flags);
  return given && { value: given.value, origin: `flag ${given.name}`, from: 'flag', source: CALLER };
}

/** @param kind what the variables are called in an origin: `environment variable`, `.env` */
export function fromVariables(
  { env = [], formerly }: Setting,
  variables: NodeJS.ProcessEnv,
  { kind, source }: { readonly kind: string; readonly source: string },
): Candidate | undefined {
  const names = formerly?.env === undefined ? env : [...env, formerly.env];
  const name = names.find((variable) => (variables[variable] ?? '') !== '');
  return name === undefined
    ? undefined
    : { value: variables[name], origin: `${kind} ${name}`, from: 'environment', source };
}

export function fromFile(
  { file = '', formerly }: Setting,
  config: ConfigFile | undefined,
): Candidate | undefined {
  const entry = config?.entries.get(file) ?? config?.entries.get(formerly?.file ?? file);
  return entry && config && { ...entry, from: 'file', source: config.source };
}

/** The checked value. @throws UsageError for an invalid flag, ConfigError for any other invalid value */
export function checkCandidate(setting: Setting, candidate: Candidate): Settings[keyof Settings] {
  const { value, origin, from } = candidate;
  const result = setting.kind.check(value);
  if ('value' in result) {
    if (from === 'file' && setting.key === 'db') refusePassword(value, origin);
    return result.value;
  }
  const message = issueText(setting, candidate, result.issue);
  const hint = 'correct the value, or remove it to use the default; `authtrack config` shows every setting';
  throw from === 'flag' ? new UsageError(message, { hint }) : new ConfigError(message, { hint });
}

function issueText({ key, kind, secret }: Setting, candidate: Candidate, issue: Issue): string {
  const { value, origin, originOf } = candidate;
  if (issue.path.length > 0) return `${originOf?.(issue.path) ?? origin}: ${key}: ${issue.message}`;
  const isShown = !secret && !kind.mayHoldSecret;
  const isSimple = ['string', 'number', 'boolean'].includes(typeof value);
  const place = candidate.from === 'file' ? `${origin}: ${key}` : origin.replace(/^flag /, '');
  return `${place}: ${issue.message}${isShown && isSimple ? `, got "${value as string}"` : ''}`;
}
