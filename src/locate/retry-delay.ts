// When to ask again after a failure: exponential backoff with jitter, and never before the server wants it.
// Pure, so that the rule can be read and tested without waiting.
import { retryAfterMs } from '../lib/retry-after.js';

export type RetryPolicy = {
  /** How often one batch is sent at most, the first time included. */
  readonly attempts: number;
  /** The longest wait after the first failure; it doubles with every further one. */
  readonly firstDelayMs: number;
};

export type FailedAttempt = {
  /** From 1. */
  readonly attempt: number;
  /** The Retry-After header, if there was one. */
  readonly retryAfter: string | null;
  readonly nowMs: number;
  /** 0 … 1, drawn anew for each failure. */
  readonly random: number;
};

/**
 * Milliseconds to wait, or null when the attempts are used up. Half of the backoff is fixed and half is random, so that
 * machines that failed together do not come back together. Without an upper bound: the caller knows how long it can wait.
 */
export function retryDelayMs(failed: FailedAttempt, policy: RetryPolicy): number | null {
  if (failed.attempt >= policy.attempts) return null;
  const backoffMs = policy.firstDelayMs * 2 ** (failed.attempt - 1) * (0.5 + failed.random / 2);
  return Math.max(backoffMs, retryAfterMs(failed.retryAfter, failed.nowMs) ?? 0);
}
