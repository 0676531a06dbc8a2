// Selects entries: those of the ssh units, and those of sshd in any unit. journald looks up the unit of a process
// shortly after it wrote: under load, an `Accepted` line may be assigned to the session that begins with it.
import { programs } from '../model/login.js';

const unitNames = ['ssh.service', 'sshd.service', 'dropbear.service'];

// sshd@3-192.0.2.1:22-198.51.100.5:40022.service: one unit per connection, if a socket unit listens
const instance = /^(?:ssh|sshd|dropbear)@.*\.service$/;

// Each match costs journalctl time for every entry. In other units, messages of sshd are found by program name.
const MAX_INSTANCES = 100;

export type JournalSelection = {
  /** All units in the journal. */
  readonly units: readonly string[];
  /** Programs besides sshd, by their syslog names. */
  readonly programs: readonly string[];
};

/**
 * Arguments of journalctl: equal fields mean any of them, different fields all of them, and `+` means "or".
 * Any user can log under the name of sshd, or name a program so, but then without _UID=0.
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
