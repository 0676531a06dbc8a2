// How the process ends when it is told to. The first signal ends the command after its transaction; whatever the
// command waits for, the process then ends within a few seconds. A second SIGINT or SIGTERM ends it at once.
import type { Writable } from 'node:stream';

import { monotonicSeconds } from './lib/clock.js';
import { exitCode } from './lib/exit-code.js';
import { isThreadPoolBusy, isTransactionUnderWay } from './lib/under-way.js';

/** A command may take so long to close what it has open. With what comes before and after, five seconds are kept. */
const GRACE_SECONDS = 3.5;

/** The same where nobody asked it to end, but it is done: an open socket must not keep it. */
const IDLE_SECONDS = 2;

const CHECK_MS = 50;

const codes = { SIGHUP: exitCode.sighup, SIGINT: exitCode.sigint, SIGTERM: exitCode.sigterm } as const;

export type StopSignals = {
  /** Comes with the first signal, and where the output is read no longer. */
  readonly signal: AbortSignal;
  /** Ends the command as a signal would, without an exit code. */
  readonly stop: () => void;
  /** Whether a signal has come: its exit code stands. */
  readonly hasCome: () => boolean;
  /** The command is done: what is still open does not keep the process. */
  readonly done: () => void;
};

/** @param outputs what has been written there leaves the process before it ends, if somebody reads it in time */
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
    // eslint-disable-next-line no-restricted-syntax -- what is still open would keep the process; main.ts has set the
    // code
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
      // Unread output keeps the process as long as its reader does.
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
