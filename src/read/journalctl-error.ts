// Turns a failure of journalctl into an error with a hint.
import { DataError, IoError, NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';
import type { ChildEnd } from './child-output.js';

const forbidden = /insufficient permissions|not seeing messages from|Permission denied/;

// Failed to open files: Bad message · … No data available · … Protocol not supported
const unreadable = /Bad message|No data available|Protocol not supported|unsupported feature/;

/** Why journalctl could not read the journal, or not all of it. Undefined after a success. */
export function findJournalctlError(name: string, end: ChildEnd): AuthtrackError | undefined {
  const { code, signal, error, stderr } = end;
  if (error) return notStarted(name, error);
  // journalctl ends with 0 if it could open some of the files.
  if (forbidden.test(stderr)) {
    return new PermissionError(`${name}: permission denied: the journal of the system cannot be read`, {
      hint: 'run as root, or join the group systemd-journal or adm: usermod --append --groups systemd-journal USER',
    });
  }
  if (code === 0) return undefined;
  const said = lastComplaint(stderr);
  if (unreadable.test(stderr)) {
    return new DataError(
      `${name} is not a journal, or it is damaged, or a newer systemd wrote it: journalctl: ${said}`,
      {
        hint: 'check it with journalctl --verify --file=FILE (the readable part was read)',
      },
    );
  }
  const how = signal === null ? `ended with exit code ${code ?? ''}` : `was ended by ${signal}`;
  return new IoError(`${name}: journalctl ${how}${said === '' ? '' : `: ${said}`}`, {
    hint: 'run the same command again: it continues after the entries that were read',
  });
}

// mmap cache statistics: 0 context cache hit, 0 window list hit, 0 miss
const chatter = /^(?:mmap cache|Journal effective|Considering |Root directory|Directory |File )/;

function lastComplaint(stderr: string): string {
  return (
    stderr
      .trimEnd()
      .split('\n')
      .findLast((line) => !chatter.test(line)) ?? ''
  );
}

function notStarted(name: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'ENOENT') {
    return new NoInputError(`cannot read ${name}: journalctl is not installed`, {
      hint: 'install systemd, or name the log file instead: authtrack analyze /var/log/auth.log',
      cause,
    });
  }
  return new IoError(`cannot read ${name}: journalctl does not start: ${cause.message}`, {
    hint: 'run the same command again when the machine is less busy',
    cause,
  });
}
