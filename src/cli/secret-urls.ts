// A secret goes only to a URL from the same source: else whoever may write a URL somewhere gets the secret of somebody else.
import { ConfigError } from '../lib/errors.js';
import type { ResolvedSetting } from './setting.js';
import { isMachineFolder } from './settings-files.js';

/** @throws ConfigError for a secret whose URL was given by somebody else than the secret */
export function refuseForeignUrls(list: readonly ResolvedSetting[]): void {
  for (const secret of list) {
    const { goesTo } = secret.definition.secret ?? {};
    const url = list.find(({ definition }) => definition.key === goesTo);
    if (url === undefined || secret.value === undefined || mayHave(url, secret)) continue;
    throw new ConfigError(
      `${secret.definition.key} (${secret.origin}) would go to ${url.definition.key} (${url.origin}): a token or key is sent only to a URL from the same source`,
      {
        hint: `Set ${nameOf(secret)} and ${nameOf(url)} in one place, both in the environment or both in .env, or leave out the URL.`,
      },
    );
  }
}

/** The URL that authtrack has itself is everybody's, and so is the one of the machine's administrator. */
function mayHave(url: ResolvedSetting, secret: ResolvedSetting): boolean {
  if (url.source === undefined || url.source === secret.source || isMachineFolder(url.source)) return true;
  return url.value === url.definition.default({});
}

function nameOf({ definition }: ResolvedSetting): string {
  return definition.env[0] ?? definition.key;
}
