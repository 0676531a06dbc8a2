// authtrack bans: decides which addresses are banned, and writes auto-ban.data or prints the list for another tool.
import { formats, jsonRecords } from '../bans/bans.js';
import { isoInstant } from '../lib/time-text.js';
import { parseNetwork } from '../lib/networks.js';
import type { Ban, BanFormat } from '../model/ban.js';
import { refuseExcess } from '../steps/list-limits.js';
import { countOf, countText } from '../lib/count-text.js';
import { SET, writeBanFile } from '../steps/ban-file.js';
import type { OutLine } from '../report/report.js';
import { banTable } from '../steps/ban-table.js';
import { warnOfDecided, warnOfUnvouched } from '../steps/ban-warnings.js';
import { decideBans, type Decided, vouchedBans } from '../steps/decide-bans.js';
import { withStore } from '../steps/open-database.js';
import { printResult, writeOut } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

/** With --format the list goes to standard output in this format, and no file is written. */
export async function run(context: CommandContext): Promise<void> {
  const { settings, stdout, log, signal } = context;
  const { format } = context.options;
  // Commander has checked the name.
  const name = (format ?? 'plain') as BanFormat;
  const { decided, vouched } = await withStore(context, 'read', async (store) => {
    const all = await decideBans(store, settings, context);
    const own = name === 'abuseipdb' ? await vouchedBans(all, store, settings, signal) : all.bans;
    return { decided: all, vouched: own };
  });
  warnOfDecided(decided, log);
  refuseExcess(decided.list, settings);
  const { breakIns, exempt, unexempt, now } = decided;
  // Imported bans are not reported to AbuseIPDB.
  const list = name === 'abuseipdb' ? vouched : decided.list;
  if (name === 'abuseipdb') warnOfUnvouched(decided, vouched, log);
  const text = formats[name].write(list, { now, set: SET });
  const missing = countLeftOut(name, list);
  if (missing > 0)
    log.warn(`${countOf(missing, 'network')} left out: the format ${name} cannot express them`);
  if (format !== undefined) return writeOut(stdout, text, signal);
  const file = await writeBanFile(decided, context);
  await printResult(context, {
    json: () => ({
      ...{ file, bans: jsonRecords(list, now), spared: exempt },
      breakIns: breakIns.map(({ network, date }) => ({ network, date: isoInstant(date) })),
      unexempt,
    }),
    lines: (terminal) => [summaryOf(decided, file), ...spaced(banTable(decided, terminal))],
  });
}

function countLeftOut(name: BanFormat, list: readonly Ban[]): number {
  return list.filter(({ network: text }) => {
    const network = parseNetwork(text);
    return network !== null && formats[name].leavesOut?.(network) === true;
  }).length;
}

/** The lines after an empty one, if there are any. */
function spaced(lines: readonly OutLine[]): readonly OutLine[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function summaryOf({ list, exempt, ended }: Decided, file: string): string {
  const parts = [
    `${countText(list.length)} banned`,
    ...(ended.length === 0 ? [] : [`${countText(ended.length)} whose ban has ended`]),
    ...(exempt.length === 0 ? [] : [`${countText(exempt.length)} exempt (see \`authtrack bans explain\`)`]),
  ];
  return `${parts.join('; ')}: ${file}`;
}
