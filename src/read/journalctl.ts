// Runs journalctl as a child process, without the user's settings for colours, pagers and log levels.
import { DataError, IoError, NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';
import { againHint, type Reader } from './log-errors.js';
import { ChildOutput, type ChildEnd, type SpawnContext as ChildContext } from './child-output.js';

export type JournalContext = ChildContext & {
  /** Programs besides sshd whose entries are read. */
  readonly alsoPrograms: readonly string[];
};

// findJournalctlError matches the English messages. Damaged entries are reported only at the level debug.
const plainOutput = {
  SYSTEMD_COLORS: '0',
  SYSTEMD_LOG_LEVEL: 'debug',
  SYSTEMD_LOG_TARGET: 'console',
};

// Entry item 3 is bad, skipping over it. · Can't iterate through system.journal, ignoring: Bad message
const damage = /is bad, skipping over it|^Can't iterate through/m;

export class Journalctl {
  readonly #output: ChildOutput;
  #metDamage = false;

  /** @param name of the journal, for messages */
  constructor(name: string, args: readonly string[], spawnContext: JournalContext) {
    const command = {
      program: 'journalctl',
      args: ['--no-pager', ...args],
      env: plainOutput,
      findError: (end: ChildEnd): AuthtrackError | undefined => {
        return findJournalctlError(name, end, spawnContext.reader);
      },
      onStderr: (lastChars: string): void => void (this.#metDamage ||= damage.test(lastChars)),
    };
    this.#output = new ChildOutput(command, spawnContext);
  }

  /**
   * The output of journalctl, to be read once. Ends early, without a failure, when the signal comes.
   * @throws what findJournalctlError returns, after all output
   */
  chunks(): AsyncGenerator<Buffer> {
    return this.#output.chunks();
  }

  /** Its error output so far. */
  stderr(): string {
    return this.#output.stderr();
  }

  /** Whether journalctl skipped entries that it could not read. */
  metDamage(): boolean {
    return this.#metDamage;
  }

  /** Ends journalctl, if it runs. It only reads, so nothing is lost. */
  stop(): Promise<void> {
    return this.#output.stop();
  }
}

const forbidden = /insufficient permissions|not seeing messages from|Permission denied/;

// Failed to open files: Bad message · … No data available · … Protocol not supported
const unreadable = /Bad message|No data available|Protocol not supported|unsupported feature/;

/** Why journalctl could not read the journal, or not all of it. Undefined after a success. */
function findJournalctlError(name: string, end: ChildEnd, reader: Reader): AuthtrackError | undefined {
  const { code, signal, error, stderr } = end;
  if (error) return notStarted(name, error, reader);
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
    hint: againHint(reader),
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

function notStarted(name: string, cause: NodeJS.ErrnoException, reader: Reader): AuthtrackError {
  if (cause.code === 'ENOENT') {
    return new NoInputError(`cannot read ${name}: journalctl is not installed`, {
      hint: `install systemd, or name the log file instead: authtrack ${reader} /var/log/auth.log`,
      cause,
    });
  }
  return new IoError(`cannot read ${name}: journalctl does not start: ${cause.message}`, {
    hint: 'run the same command again when the machine is less busy',
    cause,
  });
}
