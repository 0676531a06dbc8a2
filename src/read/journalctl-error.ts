// What journalctl says when it fails, and what can be done about it.
import { DataError, IoError, NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';
import type { ChildEnd } from './child-output.js';

const forbidden = /insufficient permissions|not seeing messages from|Permission denied/;

// Failed to open files: Bad message · … No data available · … Protocol not supported
const unreadable = /Bad message|No data available|Protocol not supported|unsupported feature/;

/** Why the journal `name` could not be read, or could not be read whole; undefined where all is well. */
export function findJournalctlError(name: string, end: ChildEnd): AuthtrackError | undefined {
  const { code, signal, error, stderr } = end;
  if (error) return notStarted(name, error);
  // It ends with 0 where it could open some of the files.
  if (forbidden.test(stderr)) {
    return new PermissionError(`${name}: permission denied: the journal of the system cannot be read`, {
      hint: 'Read it as root, or join the group systemd-journal or adm: usermod --append --groups systemd-journal USER',
    });
  }
  if (code === 0) return undefined;
  const said = lastComplaint(stderr);
  if (unreadable.test(stderr)) {
    return new DataError(
      `${name} is no journal, a damaged one or one of a newer systemd: journalctl: ${said}`,
      {
        hint: 'journalctl --verify --file=FILE tells. What could be read of it is taken.',
      },
    );
  }
  const how = signal === null ? `ended with exit code ${code ?? ''}` : `was ended by ${signal}`;
  return new IoError(`${name}: journalctl ${how}${said === '' ? '' : `: ${said}`}`, {
    hint: 'What was read before is taken. Run the same command again: it goes on from there.',
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
    return new NoInputError(`${name} cannot be read: journalctl is not installed`, {
      hint: 'It is a part of systemd. Where there is none, name the log file instead: authtrack analyze /var/log/auth.log',
      cause,
    });
  }
  return new IoError(`${name} cannot be read: journalctl does not start: ${cause.message}`, {
    hint: 'Run the same command again when the machine is less busy.',
    cause,
  });
}
