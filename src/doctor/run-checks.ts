// Runs the checks of one group at the same time. A check that fails or takes too long does not stop the others.
import { AuthtrackError, StoppedError } from '../lib/errors.js';
import type { CommandContext } from '../steps/command.js';
import {
  failure,
  warning,
  type Check,
  type CheckContext,
  type CheckResult,
  type Finding,
  type Group,
} from './check.js';

/** A healthy machine answers in a fraction of this, a very busy one in half. */
export const CHECK_MS = 10_000;

/** A check that has stopped waiting says more than one that was left. */
const GRACE_MS = 500;

/** The result of each check, in their order. Never throws. */
export async function runChecks(
  group: Group,
  checks: readonly Check[],
  context: CommandContext,
  limitMs = CHECK_MS,
): Promise<readonly CheckResult[]> {
  const limited = { ...context, signal: AbortSignal.any([context.signal, AbortSignal.timeout(limitMs)]) };
  const made = new Map<string, Promise<unknown>>();
  const shared = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as Promise<T>;
  };
  const results = await Promise.all(
    checks.map(async (check) => {
      const finding = await withinLimit(check, { ...limited, shared }, limitMs);
      return { name: check.name, group, ...finding };
    }),
  );
  for (const each of made.values()) void each.then(close, () => undefined);
  return results;
}

/** What the checks shared may be open, such as a database: then it would keep the process alive. */
async function close(shared: unknown): Promise<void> {
  const { close: end } = shared as { readonly close?: () => Promise<void> };
  await end?.().catch(() => undefined);
}

const unsettled = warning(
  'not checked, since the settings are wrong',
  'do what the hint of the check setting-values says first',
);

async function withinLimit(check: Check, context: CheckContext, limitMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(tooLate(limitMs)), limitMs + GRACE_MS);
  });
  if (check.needsSettings === true && context.unresolved !== undefined) return unsettled;
  const found = check.run(context).catch((error: unknown) => findingOf(error, limitMs));
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}

/** What an error means for the user. */
export function findingOf(error: unknown, limitMs = CHECK_MS): Finding {
  if (error instanceof StoppedError || (error as Error).name === 'AbortError') return tooLate(limitMs);
  if (error instanceof AuthtrackError) return failure(error.message, error.hint);
  const code = (error as NodeJS.ErrnoException).code;
  const { message } = error as Error;
  if (code === 'EACCES' || code === 'EPERM') return warning(message, 'run as root to check this');
  return failure(`the check itself failed: ${message}`, 'correct what the message names, or report it');
}

function tooLate(limitMs: number): Finding {
  return failure(
    `no answer within ${limitMs / 1000} s`,
    'look for a server, a name server or a network file system that does not answer, and run the command again',
  );
}
