// Which entries are asked for: those of the ssh units, and those of sshd itself wherever it stands. journald looks up the
// unit of a process a moment after it wrote: under load that of `Accepted` may be the session that begins with it.

const unitNames = ['ssh.service', 'sshd.service', 'dropbear.service'];

// sshd@3-192.0.2.1:22-198.51.100.5:40022.service: one for each connection, where a socket unit listens
const instance = /^(?:ssh|sshd|dropbear)@.*\.service$/;

// Each costs journalctl time at every entry. What sshd itself wrote in the others is found by its name.
const MAX_INSTANCES = 100;

const programs = ['sshd', 'sshd-session', 'sshd-auth', 'dropbear'];

export type JournalSelection = {
  /** All units that there are in the journal. */
  readonly units: readonly string[];
  /** Programs besides sshd, by the name that syslog has of them. */
  readonly programs: readonly string[];
};

/**
 * Arguments of journalctl: equal fields mean any of them, different fields all of them, and `+` is "or".
 * A user can write in the name of sshd, and call a program so, but is not user 0 then.
 */
export function journalMatches({ units, programs: others }: JournalSelection): readonly string[] {
  const instances = units.filter((unit) => instance.test(unit)).slice(0, MAX_INSTANCES);
  return [
    ...[...unitNames, ...instances].map((unit) => `_SYSTEMD_UNIT=${unit}`),
    '+',
    '_UID=0',
    ...programs.flatMap((program) => [`_COMM=${program}`, `SYSLOG_IDENTIFIER=${program}`]),
    ...others.flatMap((program) => ['+', `SYSLOG_IDENTIFIER=${program}`]),
  ];
}
