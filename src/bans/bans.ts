// The entry point of the ban list: which addresses are banned, which never are, and the formats of the list.
import type { sendReports as send } from './abuseipdb/send-reports.js';

export { reportable } from './formats/abuseipdb.js';
export { jsonRecords } from './formats/records.js';
export { loginsElsewhere, type ExemptLogin } from './recent-logins.js';
export {
  confirmedSigns,
  decisiveSigns,
  dictionaryOffenders,
  withDictionary,
  type WithDictionary,
} from './dictionary-offenders.js';
export { ipv6Offenders } from './ipv6-offenders.js';
export {
  openAllowlist,
  sshSessions,
  type Allowlist,
  type AllowlistEntry,
  type SshSession,
} from './allowlist/allowlist.js';
export { findSshCaller } from './allowlist/ssh-caller.js';
export { system as thisMachine } from './allowlist/system.js';
export { decide, breakInCandidates, type Decision, type Policy } from './policy.js';
export { formats } from './formats/formats.js';
export { mergeShared } from './merge-shared.js';
export { coveredBy, findExcess, findGrowth } from './lists/coverage.js';
export { originName, type ReadOptions } from './lists/read-list.js';
export { readList, type NoList, type ReadList, type RefusedLine } from './lists/read-list.js';
export { writeList } from './lists/write-list.js';
export { applyToFail2ban, planForFail2ban, type JailChanges } from './fail2ban/apply-to-jail.js';
export { callClient as callFail2ban } from './fail2ban/client.js';

/** See send-reports.ts. It is loaded on demand, because it loads HTTP. */
export const sendReports: typeof send = async (csv, options) => {
  const abuseipdb = await import('./abuseipdb/send-reports.js');
  return abuseipdb.sendReports(csv, options);
};
