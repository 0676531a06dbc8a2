// journalctl as a child process: what it writes, and how it ended. No shell, nothing of the user's taste in colours,
// pagers and log levels, and the end of the reading is the end of the child.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

import { findJournalctlError, type JournalctlEnd } from './journalctl-error.js';

/** What a child needs of the process that reads. */
export type Parent = {
  readonly env: NodeJS.ProcessEnv;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Programs besides sshd whose entries are read. */
  readonly alsoPrograms: readonly string[];
};

/** Of its complaints the last ones count. */
const MAX_STDERR_CHARS = 4096;

// Its English messages are what journalctl-error.ts knows. Of damaged entries it speaks at the level debug alone.
const plainOutput = {
  LC_ALL: 'C',
  SYSTEMD_COLORS: '0',
  SYSTEMD_LOG_LEVEL: 'debug',
  SYSTEMD_LOG_TARGET: 'console',
};

// Entry item 3 is bad, skipping over it. · Can't iterate through system.journal, ignoring: Bad message
const damage = /is bad, skipping over it|^Can't iterate through/m;

export class Journalctl {
  readonly #name: string;
  readonly #signal: AbortSignal;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #end: Promise<JournalctlEnd>;
  #stderr = '';
  #metDamage = false;
  #stopped = false;

  /** @param name of the journal, for messages */
  constructor(name: string, args: readonly string[], { env, signal }: Parent) {
    this.#name = name;
    this.#signal = signal;
    this.#child = spawn('journalctl', ['--no-pager', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, ...plainOutput },
    });
    this.#end = this.#watch();
  }

  /**
   * What it writes, to be read once. Ends early, and without a failure, when the signal comes.
   * @throws what findJournalctlError tells of its end, after all that it wrote
   */
  async *chunks(): AsyncGenerator<Buffer> {
    const stop = (): void => void this.stop();
    if (this.#signal.aborted) stop();
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      // Without a process there are no streams.
      if (this.#child.pid !== undefined) yield* this.#child.stdout as AsyncIterable<Buffer>;
      const failure = findJournalctlError(this.#name, await this.#end);
      if (failure && !this.#stopped) throw failure;
    } catch (error) {
      // A stream that is destroyed while it is read ends in an error.
      if (!this.#stopped) throw error;
    } finally {
      this.#signal.removeEventListener('abort', stop);
      await this.stop();
    }
  }

  /** Its complaints so far. */
  stderr(): string {
    return this.#stderr;
  }

  /** Whether it passed over entries that it could not read. */
  metDamage(): boolean {
    return this.#metDamage;
  }

  /** Ends it, if it has not ended. It only reads: nothing is lost. */
  async stop(): Promise<void> {
    const { exitCode, signalCode, pid, stdout } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      this.#stopped = true;
      this.#child.kill('SIGKILL');
      stdout.destroy();
    }
    await this.#end;
  }

  #watch(): Promise<JournalctlEnd> {
    return new Promise((resolve) => {
      const end = (how: Omit<JournalctlEnd, 'stderr'>): void => resolve({ ...how, stderr: this.#stderr });
      this.#child.once('error', (error) => end({ code: null, signal: null, error }));
      if (this.#child.pid === undefined) return;
      this.#child.once('close', (code, signal) => end({ code, signal }));
      this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
        this.#stderr = (this.#stderr + text).slice(-MAX_STDERR_CHARS);
        this.#metDamage ||= damage.test(this.#stderr);
      });
    });
  }
}
