// What is wrong with a value that somebody gave, said with the place where it was given.
import { ConfigError, UsageError } from '../lib/errors.js';
import { withoutPassword } from '../lib/without-password.js';
import type { ConfigEntry } from './config-file.js';
import type { Issue } from './setting-types.js';
import type { SettingDefinition, Settings } from './setting.js';

/** A value as it was given, and by what. */
export type Candidate = {
  readonly value: unknown;
  readonly origin: string;
  readonly from: 'flag' | 'environment' | 'file';
  /** Who gave it: the caller, or the folder of the file that names it. */
  readonly source: string;
  /** Where parts of the value were given. */
  readonly originOf?: ConfigEntry['originOf'];
};

/** The value that counts. @throws UsageError for a bad flag, ConfigError for anything else that is bad */
export async function checkSetting(
  definition: SettingDefinition,
  candidate: Candidate,
): Promise<Settings[keyof Settings]> {
  const { value, origin, from } = candidate;
  const result = await definition.type(value);
  if ('value' in result) {
    if (from === 'file' && definition.key === 'db') refusePassword(value, origin);
    return result.value;
  }
  const message = issueText(definition, candidate, result.issue);
  const hint = 'Correct it, or leave it out to have the default; `authtrack config` shows every setting.';
  throw from === 'flag' ? new UsageError(message, { hint }) : new ConfigError(message, { hint });
}

function issueText({ key, secret }: SettingDefinition, candidate: Candidate, issue: Issue): string {
  const { value, origin, originOf } = candidate;
  if (issue.path.length > 0) return `${originOf?.(issue.path) ?? origin}: ${key}: ${issue.message}`;
  // A database URL has a password in it, and so may one of a service that is wrong.
  const isShown = !secret && !['db', 'ipinfoUrl', 'abuseipdbUrl'].includes(key);
  const isSimple = ['string', 'number', 'boolean'].includes(typeof value);
  return `${origin}: ${key}${isShown && isSimple ? ` "${value as string}"` : ''} ${issue.message}`;
}

function refusePassword(databaseUrl: unknown, origin: string): void {
  if (typeof databaseUrl !== 'string' || withoutPassword(databaseUrl) === databaseUrl) return;
  throw new ConfigError(`${origin}: the database URL has a password in it`, {
    hint: 'Secrets have no place in this file: set AUTHTRACK_DATABASE_URL in the environment or in .env.',
  });
}
