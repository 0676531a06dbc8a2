// Which variables may be a secret of authtrack, where a secret may stand, and to which URL it may go.
import { ConfigError } from '../lib/errors.js';
import { withoutPassword } from '../lib/printable-url.js';
import type { SettingKind } from './setting-kinds.js';
import type { Setting, Settings } from './setting-table.js';
import { isMachineFolder } from './settings-files.js';

/** The value of a setting, and where it came from. */
export type ResolvedSetting = {
  readonly setting: Setting;
  readonly value: Settings[keyof Settings];
  readonly origin: string;
  /** The caller (flags and environment), or the folder of the file; undefined for a default. */
  readonly source: string | undefined;
  /** 0 for a flag, 1 for a variable, 2 for .env, 3 for authtrack.yaml; Infinity for a default. */
  readonly rank: number;
};

// Many programs use the variable API_KEY: authtrack must not send the secret of another program to ipinfo.io.
const GENERIC = 'API_KEY';
const ours = /^(?:AUTHTRACK|IPINFO)_/;

/** The rank of a setting in authtrack.yaml. */
const IN_FILE = 3;

/** The variables, without API_KEY unless another variable among them begins with AUTHTRACK_ or IPINFO_. */
export function withoutForeignNames(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if ((variables[GENERIC] ?? '') === '' || Object.keys(variables).some((name) => ours.test(name)))
    return variables;
  return { ...variables, [GENERIC]: '' };
}

/** The warning for an ignored API_KEY. @param place `the environment`, or a file */
export function foreignNameWarning(place: string): string {
  return `${GENERIC} in ${place} is not used as the token for ipinfo.io: no variable there begins with AUTHTRACK_ or IPINFO_. Rename it to IPINFO_TOKEN if it is meant for authtrack`;
}

/** @throws ConfigError for a database URL with a password in a settings file, which many users may read */
export function refusePassword(databaseUrl: unknown, origin: string): void {
  if (typeof databaseUrl !== 'string' || withoutPassword(databaseUrl) === databaseUrl) return;
  throw new ConfigError(`${origin}: db: expected a database URL without a password`, {
    hint: 'set AUTHTRACK_DATABASE_URL in the environment or in .env instead',
  });
}

/**
 * A secret goes only to a URL from the same source. Otherwise a user who can set the URL could obtain the secret of
 * another user.
 * @throws ConfigError for a secret whose URL comes from another source
 */
export function refuseForeignUrls(list: readonly ResolvedSetting[]): void {
  for (const secret of list) {
    const { goesTo } = secret.setting.secret ?? {};
    const url = list.find(({ setting }) => setting.key === goesTo);
    if (url === undefined || secret.value === undefined || mayHave(url, secret)) continue;
    throw new ConfigError(
      `${secret.setting.key} (${secret.origin}) would be sent to ${url.setting.key} (${url.origin}): authtrack sends a token or key only to a URL from the same source`,
      {
        hint: `set both ${nameOf(secret)} and ${nameOf(url)} in the environment or both in .env, or remove the URL`,
      },
    );
  }
}

/**
 * authtrack runs no command that another user can write into a settings file.
 * @param isTrusted whether only the caller and root can change authtrack.yaml
 * @throws ConfigError for a command in a file that others can change
 */
export function refuseForeignCommands(list: readonly ResolvedSetting[], isTrusted: boolean): void {
  const foreign = list.find(({ setting, rank }) => setting.isCommand === true && rank === IN_FILE);
  if (isTrusted || foreign === undefined) return;
  throw new ConfigError(
    `${foreign.origin}: ${foreign.setting.key}: other users can change this file, and authtrack runs no command from it`,
    {
      hint: `give ${foreign.setting.flag ?? nameOf(foreign)} on the command line, or take write access from others (chown, chmod go-w), also on the folders above it`,
    },
  );
}

/** Whether the secret may go to the URL. Any secret may go to the default URL, and to one in /etc/authtrack. */
function mayHave(url: ResolvedSetting, secret: ResolvedSetting): boolean {
  if (url.source === undefined || url.source === secret.source || isMachineFolder(url.source)) return true;
  return url.value === url.setting.default;
}

function nameOf({ setting }: ResolvedSetting): string {
  return setting.env?.[0] ?? setting.key;
}

/** The value as `authtrack config` may show it. */
export function shownValue({ setting, value }: ResolvedSetting): Settings[keyof Settings] {
  if (value === undefined) return undefined;
  if (setting.secret) return '(set, not shown)';
  const kind = setting.kind as SettingKind<Settings[keyof Settings]>;
  return kind.shown?.(value) ?? value;
}
