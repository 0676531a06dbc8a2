/**
 * The fields of a journal entry that authtrack reads (systemd.journal-fields(7)). journalctl is asked for these fields,
 * and a journal export is reduced to them. journald itself sets the fields whose names begin with an underscore.
 */
export const journalFields = [
  '__REALTIME_TIMESTAMP',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_EXE',
  '_PID',
  'SYSLOG_PID',
  '_HOSTNAME',
  '_UID',
  'MESSAGE',
] as const;

export type JournalField = (typeof journalFields)[number];
