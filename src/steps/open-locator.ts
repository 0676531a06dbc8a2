// Opens the locator of a run: the answers of the database, the country databases, and ipinfo.io.
import type { Settings } from '../cli/cli.js';
import { createLocator, type Locator, type LocatorOptions } from '../locate/locate.js';
import type { Store } from '../store/store.js';

export function openLocator(
  settings: Settings,
  store: Store,
  environment: Pick<LocatorOptions, 'signal' | 'onNotice'>,
): Locator {
  const { ipinfoToken: token, ipinfoUrl: baseUrl, ipinfoTimeoutMs: timeoutMs } = settings;
  const { mmdb: mmdbFile, asnMmdb: asnMmdbFile } = settings;
  return createLocator({
    stored: (ips) => store.findAddresses(ips),
    hasIpinfoAnswers: () => store.hasAnswersBy('ipinfo'),
    mmdbFile,
    isChosenFile: mmdbFile !== undefined,
    asnMmdbFile,
    ipinfo: token === undefined ? undefined : { token, baseUrl, timeoutMs },
    ...environment,
  });
}
