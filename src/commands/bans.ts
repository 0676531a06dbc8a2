// authtrack bans: decides which addresses are banned, and writes auto-ban.data or prints the list for another tool.
import { formats, jsonRecords } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { isoInstant } from '../lib/time-text.js';
import { parseNetwork } from '../lib/networks.js';
import { toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Ban, BanFormat } from '../model/ban.js';
import { SET, warnOf, writeBanFile } from './ban-file.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { decideBans, type Decided } from './decide-bans.js';
import { refuseExcess } from './list-limits.js';
import { vouchedBans, warnOfUnvouched } from './vouched-bans.js';
import { writeLines, writeOut } from './write-out.js';

/** @param format if given, the list goes to standard output in this format, and no file is written */
export async function bans(
  format: string | undefined,
  settings: Settings,
  context: Pick<Context, 'stdout' | 'log' | 'signal'>,
): Promise<void> {
  const { stdout, log } = context;
  // Commander has checked the name.
  const name = (format ?? 'plain') as BanFormat;
  const { decided, vouched } = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
    const all = await decideBans(store, settings, context);
    const own = name === 'abuseipdb' ? await vouchedBans(all, store, settings, context.signal) : all.bans;
    return { decided: all, vouched: own };
  });
  warnOf(decided, log);
  refuseExcess(decided.list, settings);
  const { breakIns, exempt, unexempt, now } = decided;
  // Imported bans are not reported to AbuseIPDB.
  const list = name === 'abuseipdb' ? vouched : decided.list;
  if (name === 'abuseipdb') warnOfUnvouched(decided, vouched, log);
  const text = formats[name].write(list, { now, set: SET });
  const missing = countLeftOut(name, list);
  if (missing > 0)
    log.warn(
      `${countText(missing)} ${missing === 1 ? 'network' : 'networks'} left out: the format ${name} cannot express them`,
    );
  if (format !== undefined) return writeOut(stdout, text, context.signal);
  const file = await writeBanFile(decided, settings);
  if (settings.json) {
    const result = breakIns.map(({ network, date }) => ({ network, date: isoInstant(date) }));
    const summary = { file, bans: jsonRecords(list, now), spared: exempt, breakIns: result, unexempt };
    await writeOut(stdout, `${toJsonLine(summary)}\n`);
  } else if (!settings.quiet) await writeLines(stdout, [summaryOf(decided, file)]);
}

function countLeftOut(name: BanFormat, list: readonly Ban[]): number {
  return list.filter(({ network: text }) => {
    const network = parseNetwork(text);
    return network !== null && formats[name].leavesOut?.(network) === true;
  }).length;
}

function summaryOf({ list, exempt, ended }: Decided, file: string): string {
  const parts = [
    `${countText(list.length)} banned`,
    ...(ended.length === 0 ? [] : [`${countText(ended.length)} whose ban has ended`]),
    ...(exempt.length === 0 ? [] : [`${countText(exempt.length)} exempt (see \`authtrack bans explain\`)`]),
  ];
  return `${parts.join('; ')}: ${file}`;
}
