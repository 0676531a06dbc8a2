// Checks of the program itself: Node, the native modules, and the country data that it brings.
import { loadCanvas } from '../charts/charts.js';
import { nowMs } from '../lib/clock.js';
import { AuthtrackError } from '../lib/errors.js';
import { isoDay } from '../lib/time-text.js';
import { MICROS_PER_MS, MS_PER_DAY } from '../lib/units.js';
import { asnData, countryData } from '../locate/locate.js';
import { ignoredTemplates, releaseScanner, takeScanner } from '../scanner/scanner.js';
import { loadDuckdb } from '../store/store.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';

/** `engines` in package.json. */
const OLDEST_NODE = [20, 19] as const;

/** Address blocks change owners: after a year, some percent of the answers are wrong. */
const OLD_DATA_DAYS = 365;

const NEWER_DATA =
  'upgrade authtrack, or name newer data with --mmdb (an MMDB file of IPinfo, MaxMind or DB-IP)';

const REINSTALL =
  'install authtrack again on this machine, for this version of Node (npm install -g authtrack, or apt-get install --reinstall authtrack)';

export function checkNode(version = process.versions.node): Promise<Finding> {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  const found = `Node.js ${version}, ${process.platform}-${process.arch}`;
  const finding = isOld ? failure(found, `install Node.js ${OLDEST_NODE.join('.')} or later`) : ok(found);
  return Promise.resolve(finding);
}

export async function checkDuckdb(): Promise<Finding> {
  return ok(`DuckDB ${await loadDuckdb()}`);
}

export async function checkCanvas(): Promise<Finding> {
  return loading('the graphics library canvas', async () => {
    await loadCanvas();
    return 'the graphics library works';
  });
}

export async function checkScanner(): Promise<Finding> {
  return loading('the scanner (WebAssembly)', () => {
    releaseScanner(takeScanner({ hasOwnPatterns: false, ignored: ignoredTemplates }));
    return Promise.resolve('the scanner (WebAssembly) works');
  });
}

async function loading(what: string, load: () => Promise<string>): Promise<Finding> {
  try {
    return ok(await load());
  } catch (error) {
    // Cannot find native binding. npm has a bug related to optional dependencies (…). Please try …
    const [line = ''] = (error as Error).message.split(/\n|\. /);
    return failure(`${what} cannot be loaded: ${line}`, REINSTALL);
  }
}

/** The age of the data that says in which country, and in which autonomous system, an address is. */
export async function checkCountries({ settings }: Pick<CheckContext, 'settings'>): Promise<Finding> {
  const countries = await checkCountryData(settings);
  const { asnMmdb } = settings;
  if (asnMmdb === undefined || countries.status === 'failure') return countries;
  const { builtAtMs, type } = await asnData(asnMmdb);
  const systems = ageOf(`${asnMmdb} (${type})`, builtAtMs, 'download the file again');
  const worse = countries.status === 'ok' ? systems : countries;
  return { ...worse, found: `${countries.found}; ${systems.found}` };
}

async function checkCountryData({ mmdb }: Pick<CheckContext['settings'], 'mmdb'>): Promise<Finding> {
  const isOwn = mmdb !== undefined;
  try {
    const { file, type, builtAtMs } = await countryData(mmdb);
    return isOwn
      ? ageOf(`${file} (${type})`, builtAtMs, 'download the file again')
      : ageOf('the bundled country data', builtAtMs, NEWER_DATA);
  } catch (error) {
    if (error instanceof AuthtrackError && isOwn) throw error;
    return failure(`the bundled country data cannot be read: ${(error as Error).message}`, REINSTALL);
  }
}

function ageOf(what: string, builtAtMs: number, hint: string): Finding {
  const days = Math.floor((nowMs() - builtAtMs) / MS_PER_DAY);
  const found = `${what} is of ${isoDay(builtAtMs * MICROS_PER_MS)}, ${days} days old`;
  return days <= OLD_DATA_DAYS ? ok(found) : warning(found, hint);
}
