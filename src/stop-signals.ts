// Ends the process after a signal. The first signal ends the command after its current transaction. The process then
// ends within a few seconds, whatever the command waits for. A second SIGINT or SIGTERM ends it at once.
import type { Writable } from 'node:stream';

import { monotonicSeconds } from './lib/clock.js';
import { exitCode } from './lib/errors.js';
import { isThreadPoolBusy, isTransactionUnderWay } from './lib/under-way.js';

/**
 * How long a command may take to close its resources. With the rest of the shutdown, this keeps within five seconds.
 */
const GRACE_SECONDS = 3.5;

/** The same without a signal, when the command is done: an open socket must not keep the process alive. */
const IDLE_SECONDS = 2;

const CHECK_MS = 50;

const codes = { SIGHUP: exitCode.sighup, SIGINT: exitCode.sigint, SIGTERM: exitCode.sigterm } as const;

export type StopSignals = {
  /** Aborts at the first signal, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Ends the command like a signal, but without an exit code. */
  readonly stop: () => void;
  /** Whether a signal has come: its exit code is final. */
  readonly hasCome: () => boolean;
  /** Declares the command done: resources that are still open do not keep the process alive. */
  readonly done: () => void;
};

/** Installs the signal handlers. @param outputs are flushed before the process ends, if they are read in time */
export function listenForSignals(outputs: readonly Writable[]): StopSignals {
  const controller = new AbortController();
  let came: keyof typeof codes | undefined;
  let isDone = false;
  for (const name of Object.keys(codes) as (keyof typeof codes)[]) {
    const onSignal = (): void => {
      came ??= name;
      process.exitCode = codes[came];
      stop();
    };
    // SIGHUP often comes twice, from the terminal and from the shell: it never ends the process at once.
    if (name === 'SIGHUP') process.on(name, onSignal);
    else process.once(name, onSignal);
  }
  const isWritten = (): boolean => outputs.every(({ writableLength }) => writableLength === 0);
  const end = (): void => {
    // eslint-disable-next-line no-restricted-syntax -- open resources keep the process alive; main.ts has set the code
    if (came === undefined || !isThreadPoolBusy()) process.exit();
    // exit() waits for all threads of the pool, and one of them waits for a name server or a pipe: the signal itself
    // ends the process, with the same code for a shell and for systemd.
    process.removeAllListeners(came);
    process.kill(process.pid, came);
  };
  const endAfter = (seconds: number, isOver: () => boolean): void => {
    let since = monotonicSeconds();
    setInterval(() => {
      if (isTransactionUnderWay()) since = monotonicSeconds();
      else if (isOver() || monotonicSeconds() - since >= seconds) end();
    }, CHECK_MS).unref();
  };
  function stop(): void {
    if (controller.signal.aborted) return;
    controller.abort();
    endAfter(GRACE_SECONDS, () => isDone && isWritten());
  }
  return {
    signal: controller.signal,
    stop,
    hasCome: () => came !== undefined,
    done: () => {
      isDone = true;
      // Unread output keeps the process alive as long as its reader runs.
      if (!controller.signal.aborted) endAfterIdle(isWritten, end);
    },
  };
}

function endAfterIdle(isWritten: () => boolean, end: () => void): void {
  let since = monotonicSeconds();
  setInterval(() => {
    if (!isWritten()) since = monotonicSeconds();
    else if (monotonicSeconds() - since >= IDLE_SECONDS) end();
  }, CHECK_MS).unref();
}
