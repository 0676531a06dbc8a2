// Reads the output of a system program, without a shell. When reading ends, the child is ended too.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

import { childEnvironment } from '../lib/child-environment.js';
import { releaseBuffer } from '../lib/buffer-pool.js';
import { drained } from '../lib/waits.js';
import type { AuthtrackError } from '../lib/errors.js';
import type { Reader } from './log-errors.js';

/** What a child gets from the reading process. */
export type SpawnContext = {
  readonly env: NodeJS.ProcessEnv;
  /** Ends reading. */
  readonly signal: AbortSignal;
  readonly reader: Reader;
};

/** How a child ended. */
export type ChildEnd = {
  /** Null if a signal ended the child. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why the child did not start. */
  readonly error?: NodeJS.ErrnoException;
  /** The end of its error output. */
  readonly stderr: string;
};

export type ChildCommand = {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables in addition to those of lib/child-environment.ts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input. Each chunk is valid until the next one is requested. */
  readonly input?: AsyncIterable<Buffer>;
  /** The error that the child's end means for the user, undefined if it is not a failure. */
  readonly findError: (end: ChildEnd) => AuthtrackError | undefined;
  readonly onStderr?: (lastChars: string) => void;
};

/** Only the end of the error output matters. */
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
      // Ctrl-C goes to the whole process group. A child that gets our input ends with us, and must not end before.
      detached: input !== undefined,
    });
    this.#end = this.#watch();
  }

  /**
   * The child's output, to be read once. Ends early, without a failure, when the signal comes.
   * @throws what findError returns, after all output; what `input` throws
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
      // Destroying a stream while it is read raises an error.
      if (!this.#stopped) throw error;
    } finally {
      this.#signal.removeEventListener('abort', stop);
      await this.stop();
      await feeding;
    }
  }

  /** Its error output so far. */
  stderr(): string {
    return this.#stderr;
  }

  /** Ends the child, if it runs. The child only reads, so nothing is lost. */
  async stop(): Promise<void> {
    const { exitCode, signalCode, pid, stdout, stderr, stdin } = this.#child;
    const hasEnded = exitCode !== null || signalCode !== null;
    const isRead = stdout === null || stdout.readableEnded || stdout.destroyed;
    if (pid !== undefined && !(hasEnded && isRead)) {
      this.#stopped = true;
      if (!hasEnded) this.#child.kill('SIGKILL');
      // A grandchild may keep them open forever.
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
  // If a child ends before its input does, its exit code says why.
  stdin?.on('error', () => undefined);
  for await (const chunk of chunks) {
    if (!stdin || stdin.destroyed) return;
    stdin.write(Buffer.from(chunk));
    releaseBuffer(chunk);
    await drained(stdin);
  }
  stdin?.end();
}
