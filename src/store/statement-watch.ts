// Ends statements that take too long, and statements that still run some time after a stop signal.
import { StoppedError } from '../lib/errors.js';
import { AFTER_SIGNAL_MS, KILLED_MS, type StatementKind, type StatementLimits } from './statement-limits.js';

type Statement<T> = {
  readonly work: () => Promise<T>;
  /** Whether it belongs to a transaction. A stop signal does not end it as long as the database answers. */
  readonly isInTransaction: boolean;
  /** Overrides the kind given to `during`. */
  readonly kind?: StatementKind;
  /**
   * Asks the database to end the statement, if `isOfUse`; returns false if the database does not answer. Called once.
   */
  readonly kill: (isOfUse: boolean) => Promise<boolean>;
  /** Whether the database answers another connection. */
  readonly isAlive: () => Promise<boolean>;
  /** The error for a statement that took too long. */
  readonly tooLong: (seconds: number, isAlive: boolean) => Error;
};

export type StatementWatch = {
  readonly signal: AbortSignal | undefined;
  readonly limits: StatementLimits;
  /** Runs `work`; its statements have the time limit of this kind. */
  readonly during: <T>(kind: StatementKind, work: () => Promise<T>) => Promise<T>;
  /** @throws what `work` throws; StoppedError or the error of `tooLong` when the watch ended the statement */
  readonly run: <T>(statement: Statement<T>) => Promise<T>;
};

export function statementWatch(limits: StatementLimits, signal?: AbortSignal): StatementWatch {
  let kind: StatementKind | undefined;
  return {
    signal,
    limits,
    async during(now, work) {
      const before = kind;
      kind = now;
      try {
        return await work();
      } finally {
        kind = before;
      }
    },
    run(statement) {
      const given = statement.kind ?? kind ?? (statement.isInTransaction ? 'batch' : 'read');
      return run(statement, limits[given], signal);
    },
  };
}

function run<T>(statement: Statement<T>, limitMs: number, signal: AbortSignal | undefined): Promise<T> {
  const { work, isInTransaction, kill, isAlive, tooLong } = statement;
  return new Promise<T>((resolve, reject) => {
    const timers = new Set<NodeJS.Timeout>();
    let isEnding = false;
    const later = (ms: number, then: () => void): void => void timers.add(setTimeout(then, ms).unref());
    const over = (): void => {
      timers.forEach(clearTimeout);
      signal?.removeEventListener('abort', onSignal);
    };
    const end = async (error: (answers: boolean) => Error, isOfUse = true): Promise<void> => {
      if (isEnding) return;
      isEnding = true;
      let answers = false;
      const fail = (): void => {
        over();
        reject(error(answers));
      };
      answers = await kill(isOfUse).catch(() => false);
      done.then(fail, fail);
      later(answers ? KILLED_MS : 0, fail);
    };
    const stop = (isOfUse: boolean): void => void end(() => new StoppedError(), isOfUse);
    const onSignal = (): void =>
      later(AFTER_SIGNAL_MS, () => {
        if (!isInTransaction) stop(true);
        // A dead server will never report the outcome of the transaction, so waiting is useless.
        else void isAlive().then((answers) => answers || stop(false));
      });
    later(limitMs, () => void end((answers) => tooLong(limitMs / 1000, answers)));
    if (signal?.aborted === true) onSignal();
    else signal?.addEventListener('abort', onSignal, { once: true });
    const done = work();
    done.then(
      (result) => {
        if (isEnding) return;
        over();
        resolve(result);
      },
      (error: unknown) => {
        if (isEnding) return;
        over();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as `work` has thrown it
        reject(error);
      },
    );
  });
}
