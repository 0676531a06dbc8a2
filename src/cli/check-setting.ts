// Checks the value of a setting. The error names the flag, variable or line that gave it.
import { ConfigError, UsageError } from '../lib/errors.js';
import { withoutPassword } from '../lib/printable-url.js';
import type { ConfigEntry } from './config-file.js';
import type { Issue } from './setting-types.js';
import type { SettingDefinition, Settings } from './setting.js';

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

/** The checked value. @throws UsageError for an invalid flag, ConfigError for any other invalid value */
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
  const hint = 'Correct the value, or remove it to use the default; `authtrack config` shows every setting.';
  throw from === 'flag' ? new UsageError(message, { hint }) : new ConfigError(message, { hint });
}

function issueText({ key, secret }: SettingDefinition, candidate: Candidate, issue: Issue): string {
  const { value, origin, originOf } = candidate;
  if (issue.path.length > 0) return `${originOf?.(issue.path) ?? origin}: ${key}: ${issue.message}`;
  // A database URL contains a password; an invalid URL of a service may, too.
  const isShown = !secret && !['db', 'ipinfoUrl', 'abuseipdbUrl'].includes(key);
  const isSimple = ['string', 'number', 'boolean'].includes(typeof value);
  const place = candidate.from === 'file' ? `${origin}: ${key}` : origin.replace(/^flag /, '');
  return `${place}: ${issue.message}${isShown && isSimple ? `, got "${value as string}"` : ''}`;
}

function refusePassword(databaseUrl: unknown, origin: string): void {
  if (typeof databaseUrl !== 'string' || withoutPassword(databaseUrl) === databaseUrl) return;
  throw new ConfigError(`${origin}: db: expected a database URL without a password`, {
    hint: 'Set AUTHTRACK_DATABASE_URL in the environment or in .env instead.',
  });
}
