// How long to wait after a failure: exponential backoff with jitter, and at least as long as the server asks for.
// A pure function, so that tests need not wait.
import { retryAfterMs } from '../lib/http-service.js';

export type RetryPolicy = {
  /** How often one batch is sent at most, including the first time. */
  readonly attempts: number;
  /** The longest wait after the first failure. It doubles with each further failure. */
  readonly firstDelayMs: number;
};

export type FailedAttempt = {
  /** From 1. */
  readonly attempt: number;
  /** The Retry-After header, null if there is none. */
  readonly retryAfter: string | null;
  readonly nowMs: number;
  /** 0 … 1, a new random number for each failure. */
  readonly random: number;
};

/**
 * Milliseconds to wait, or null if the attempts are used up. Half of the backoff is fixed and half is random, so that
 * machines that failed together do not retry together. There is no upper bound: the caller limits its own wait.
 */
export function retryDelayMs(failed: FailedAttempt, policy: RetryPolicy): number | null {
  if (failed.attempt >= policy.attempts) return null;
  const backoffMs = policy.firstDelayMs * 2 ** (failed.attempt - 1) * (0.5 + failed.random / 2);
  return Math.max(backoffMs, retryAfterMs(failed.retryAfter, failed.nowMs) ?? 0);
}
