// The face of the ban list: who is on it, who never is, and how others want it.
import type { sendReports as send } from './abuseipdb/abuseipdb.js';

export { reportable } from './formats/abuseipdb.js';
export { jsonRecords } from './formats/jsonl.js';
export { loginsElsewhere } from './recent-logins.js';
export { ipv6Offenders } from './ipv6-offenders.js';
export { openAllowlist, type Allowlist } from './allowlist/allowlist.js';
export { decide, suspects, type Decision, type Policy } from './policy.js';
export { formats, leftOut, type FormatName } from './formats/formats.js';
export { mergeShared } from './merge.js';
export { coveredBy, findExcess, findGrowth } from './lists/limits.js';
export { originName, type ReadOptions } from './lists/list-entry.js';
export { readList, type NoList, type ReadList, type RefusedLine } from './lists/read-list.js';
export { writeList } from './lists/write-list.js';
export { applyToFail2ban } from './fail2ban/fail2ban.js';

/** See abuseipdb.ts, which is loaded only now: it brings HTTP with it. */
export const sendReports: typeof send = async (csv, options) => {
  const abuseipdb = await import('./abuseipdb/abuseipdb.js');
  return abuseipdb.sendReports(csv, options);
};
