// A secret goes only to a URL from the same source. Otherwise a user who can set the URL could obtain the secret of
// another user.
import { ConfigError } from '../lib/errors.js';
import type { ResolvedSetting } from './setting.js';
import { isMachineFolder } from './settings-files.js';

/** @throws ConfigError for a secret whose URL comes from another source */
export function refuseForeignUrls(list: readonly ResolvedSetting[]): void {
  for (const secret of list) {
    const { goesTo } = secret.definition.secret ?? {};
    const url = list.find(({ definition }) => definition.key === goesTo);
    if (url === undefined || secret.value === undefined || mayHave(url, secret)) continue;
    throw new ConfigError(
      `${secret.definition.key} (${secret.origin}) would be sent to ${url.definition.key} (${url.origin}): authtrack sends a token or key only to a URL from the same source`,
      {
        hint: `Set both ${nameOf(secret)} and ${nameOf(url)} in the environment or both in .env, or remove the URL.`,
      },
    );
  }
}

/** Whether the secret may go to the URL. Any secret may go to the default URL, and to one in /etc/authtrack. */
function mayHave(url: ResolvedSetting, secret: ResolvedSetting): boolean {
  if (url.source === undefined || url.source === secret.source || isMachineFolder(url.source)) return true;
  return url.value === url.definition.default({});
}

function nameOf({ definition }: ResolvedSetting): string {
  return definition.env[0] ?? definition.key;
}
