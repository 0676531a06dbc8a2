// Login records: utmp, wtmp, lastlog (loginrec.c), and the audit systems (audit-*.c).
import type { Topic } from './formats.js';
import { ignoreReasons } from './reasons.js';

export const records: readonly Topic[] = [
  [
    ignoreReasons.records,
    [
      'Attempt to write login records by non-root user (aborting)',
      'Writing login record failed for %s',
      'Failed to write to %s: %s',
      'Excess permission or bad ownership on file %s',
      'Unable to open the btmp file %s: %s',
      // lastlog_openseek: /var/log/lastlog is not a file or directory!
      'lastlog_%s: %s',
      'syslogin_%s: %s',
      'utmp_%s: %s',
      'utmpx_%s: %s',
      'wtmp_%s: %s',
      'wtmpx_%s: %s',
      'login_get_lastlog: %s',
      'login_init_entry: %s',
      'getpwnam(%s) failed: %s',

      // macOS: USER_PROCESS: 4242 ttys003
      'USER_PROCESS: %s ttys%s',
      'DEAD_PROCESS: %s ttys%s',

      // linux_audit_write_entry failed: Operation not permitted
      'linux_audit_write_entry failed: %s',
      'audit_%s: %s',
      'Audit event type %s not permitted',
      'BSM audit: %s',
    ],
  ],
];
