// The output of a program of the system. No shell; the end of the reading is the end of the child.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

import { childEnvironment } from '../lib/child-environment.js';
import { releaseBuffer } from '../lib/buffer-pool.js';
import { drained } from '../lib/drained.js';
import type { AuthtrackError } from '../lib/errors.js';

/** What a child needs of the process that reads. */
export type SpawnContext = {
  readonly env: NodeJS.ProcessEnv;
  /** Ends the reading. */
  readonly signal: AbortSignal;
};

/** How a child ended. */
export type ChildEnd = {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it was not started. */
  readonly error?: NodeJS.ErrnoException;
  /** The last of its complaints. */
  readonly stderr: string;
};

export type ChildCommand = {
  readonly program: string;
  readonly args: readonly string[];
  /** What it gets besides lib/child-environment.ts. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads; each chunk is valid until the next is asked for. */
  readonly input?: AsyncIterable<Buffer>;
  /** What its end means to the user, if it is a failure. */
  readonly findError: (end: ChildEnd) => AuthtrackError | undefined;
  readonly onStderr?: (lastChars: string) => void;
};

/** Of its complaints the last ones count. */
const MAX_STDERR_CHARS = 4096;

export class ChildOutput {
  readonly #command: ChildCommand;
  readonly #signal: AbortSignal;
  readonly #child: ChildProcess;
  readonly #end: Promise<ChildEnd>;
  #stderr = '';
  #stopped = false;

  constructor(command: ChildCommand, { env, signal }: SpawnContext) {
    const { program, args, input } = command;
    this.#command = command;
    this.#signal = signal;
    this.#child = spawn(program, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { ...childEnvironment(env), ...command.env },
      // Ctrl-C goes to a whole group. A child that we feed ends when we do, and must not end before us.
      detached: input !== undefined,
    });
    this.#end = this.#watch();
  }

  /**
   * What it writes, to be read once. Ends early, and without a failure, when the signal comes.
   * @throws what findError tells of its end, after all that it wrote; what `input` throws
   */
  async *chunks(): AsyncGenerator<Buffer> {
    const { input, findError } = this.#command;
    const stop = (): void => void this.stop();
    if (this.#signal.aborted) stop();
    this.#signal.addEventListener('abort', stop, { once: true });
    let inputFailure: { readonly error: unknown } | undefined;
    const feeding =
      input &&
      feed(this.#child.stdin, input).catch((error: unknown) => {
        inputFailure = { error };
      });
    try {
      // Without a process there are no streams.
      if (this.#child.pid !== undefined) yield* (this.#child.stdout ?? []) as AsyncIterable<Buffer>;
      const failure = findError(await this.#end);
      await feeding;
      if (this.#stopped) return;
      if (inputFailure !== undefined) throw inputFailure.error;
      if (failure) throw failure;
    } catch (error) {
      // A stream that is destroyed while it is read ends in an error.
      if (!this.#stopped) throw error;
    } finally {
      this.#signal.removeEventListener('abort', stop);
      await this.stop();
      await feeding;
    }
  }

  /** Its complaints so far. */
  stderr(): string {
    return this.#stderr;
  }

  /** Ends it, if it has not ended. It only reads: nothing is lost. */
  async stop(): Promise<void> {
    const { exitCode, signalCode, pid, stdout, stderr, stdin } = this.#child;
    const hasEnded = exitCode !== null || signalCode !== null;
    const isRead = stdout === null || stdout.readableEnded || stdout.destroyed;
    if (pid !== undefined && !(hasEnded && isRead)) {
      this.#stopped = true;
      if (!hasEnded) this.#child.kill('SIGKILL');
      // A child of its own may hold them open for ever.
      for (const stream of [stdin, stdout, stderr]) stream?.destroy();
    }
    await this.#end;
  }

  #watch(): Promise<ChildEnd> {
    return new Promise((resolve) => {
      const end = (how: Omit<ChildEnd, 'stderr'>): void => resolve({ ...how, stderr: this.#stderr });
      this.#child.once('error', (error) => end({ code: null, signal: null, error }));
      if (this.#child.pid === undefined) return;
      this.#child.once('close', (code, signal) => end({ code, signal }));
      this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.#stderr = (this.#stderr + text).slice(-MAX_STDERR_CHARS);
        this.#command.onStderr?.(this.#stderr);
      });
    });
  }
}

async function feed(stdin: Writable | null, chunks: AsyncIterable<Buffer>): Promise<void> {
  // A child that ends before its input does tells why by its end.
  stdin?.on('error', () => undefined);
  for await (const chunk of chunks) {
    if (!stdin || stdin.destroyed) return;
    stdin.write(Buffer.from(chunk));
    releaseBuffer(chunk);
    await drained(stdin);
  }
  stdin?.end();
}
