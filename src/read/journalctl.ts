// Runs journalctl as a child process, without the user's settings for colours, pagers and log levels.
import { ChildOutput, type SpawnContext as ChildContext } from './child-output.js';
import { findJournalctlError } from './journalctl-error.js';

export type SpawnContext = ChildContext & {
  /** Programs besides sshd whose entries are read. */
  readonly alsoPrograms: readonly string[];
};

// journalctl-error.ts matches the English messages. Damaged entries are reported only at the level debug.
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
  constructor(name: string, args: readonly string[], { env, signal }: SpawnContext) {
    const command = {
      program: 'journalctl',
      args: ['--no-pager', ...args],
      env: plainOutput,
      findError: findJournalctlError.bind(undefined, name),
      onStderr: (lastChars: string): void => void (this.#metDamage ||= damage.test(lastChars)),
    };
    this.#output = new ChildOutput(command, { env, signal });
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
