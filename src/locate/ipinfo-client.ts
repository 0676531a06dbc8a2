// Asks ipinfo.io for a thousand addresses per call, one call at a time. Addresses without an answer are left out.
// A failing service costs a run limited time, and is then not asked again. No URL and no message contains the token.
import { setTimeout as wait } from 'node:timers/promises';
import { monotonicSeconds, nowMs } from '../lib/clock.js';
import { HttpConnection, retryAfterMs } from '../lib/http-service.js';
import { type Location, unknownCountry } from '../model/location.js';
import {
  type IpinfoConnection,
  ipinfoEndpoint,
  ipinfoToken,
  type RequestOutcome,
  postBatch,
} from './ipinfo-request.js';
import { locationOfRecord } from './location-of-record.js';

/** The limit of the batch API. */
const MAX_BATCH = 1000;

/** After this many batches have failed with all their attempts, ipinfo.io is not asked again. */
const MAX_FAILED_BATCHES = 3;

/** How many rejected batches are split in half: finding one bad address in a thousand takes eleven splits. */
const MAX_SPLITS = 40;

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_PATIENCE_MS = 30_000;
const DEFAULT_RETRY: RetryPolicy = { attempts: 4, firstDelayMs: 500 };

export type IpinfoOptions = {
  readonly token: string;
  /** For tests and mirrors: https, or http on this machine. */
  readonly baseUrl?: string | undefined;
  /** For one call, from connecting to the last byte of the answer. */
  readonly timeoutMs?: number | undefined;
  /** How long calls may fail in a row, including the waits, before ipinfo.io is not asked again. */
  readonly patienceMs?: number | undefined;
  readonly retry?: RetryPolicy | undefined;
};

export class IpinfoClient {
  readonly #connection: IpinfoConnection;
  readonly #retry: RetryPolicy;
  readonly #patienceMs: number;
  readonly #onNotice: (message: string) => void;
  readonly #closing = new AbortController();
  /** The last call: a new call begins when it is done. */
  #queue: Promise<unknown> = Promise.resolve();
  #isUsable = true;
  #failedBatches = 0;
  #splits = 0;
  #failingMs = 0;
  #unanswered = 0;
  #lastFailure = '';

  /**
   * Opens no connection.
   * @throws ConfigError if the token is invalid, or the base URL is invalid or would send the token unencrypted
   */
  constructor(options: IpinfoOptions, onNotice: (message: string) => void) {
    this.#connection = {
      http: new HttpConnection(ipinfoEndpoint(options.baseUrl)),
      token: ipinfoToken(options.token),
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      closing: this.#closing.signal,
    };
    this.#retry = options.retry ?? DEFAULT_RETRY;
    this.#patienceMs = options.patienceMs ?? DEFAULT_PATIENCE_MS;
    this.#onNotice = onNotice;
  }

  /** False if ipinfo.io is not asked again in this run. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  /** The locations of those addresses whose country ipinfo.io knows. Never rejects. */
  ask(ips: readonly string[]): Promise<ReadonlyMap<string, Location>> {
    const answer = this.#queue.then(() => this.#askAll(ips));
    this.#queue = answer;
    return answer;
  }

  /** Cancels the current call, and reports how many addresses got no answer. */
  close(): void {
    const { host } = this.#connection.http.endpoint;
    if (this.#isUsable && this.#unanswered > 0) {
      this.#onNotice(
        `${host} gave no answer for ${this.#unanswered} addresses (${this.#lastFailure}); ` +
          'their countries come from the local database, and the next run asks again',
      );
    }
    this.#isUsable = false;
    this.#closing.abort();
    this.#connection.http.close();
  }

  async #askAll(ips: readonly string[]): Promise<Map<string, Location>> {
    const found = new Map<string, Location>();
    for (let start = 0; start < ips.length && this.#isUsable; start += MAX_BATCH) {
      await this.#askBatch(ips.slice(start, start + MAX_BATCH), found);
    }
    return found;
  }

  async #askBatch(ips: readonly string[], found: Map<string, Location>): Promise<void> {
    if (!this.#isUsable) return;
    const outcome = await this.#post(ips);
    if (outcome.kind === 'answer') takeAnswers(outcome.items, ips, found);
    else if (outcome.kind === 'rejected' && this.#splits < MAX_SPLITS) await this.#askHalves(ips, found);
    else if (outcome.kind === 'refused') this.#giveUp(`refuses the token (${outcome.why}): check the token`);
    else this.#countFailure(ips.length, outcome.why);
  }

  #countFailure(addresses: number, why: string): void {
    this.#failedBatches++;
    this.#unanswered += addresses;
    this.#lastFailure = why;
    if (this.#failedBatches === MAX_FAILED_BATCHES || this.#failingMs >= this.#patienceMs) {
      this.#giveUp(`does not serve (${why})`);
    }
  }

  /** One bad address makes ipinfo.io reject the whole batch: ask for each half. A single bad address stays unknown. */
  async #askHalves(ips: readonly string[], found: Map<string, Location>): Promise<void> {
    this.#splits++;
    if (ips.length === 1) return;
    const middle = Math.ceil(ips.length / 2);
    await this.#askBatch(ips.slice(0, middle), found);
    await this.#askBatch(ips.slice(middle), found);
  }

  /** Posts until another attempt would not change the outcome, or attempts or patience are used up. */
  async #post(ips: readonly string[]): Promise<RequestOutcome> {
    for (let attempt = 1; ; attempt++) {
      const startedAt = monotonicSeconds();
      const outcome = await postBatch(ips, this.#connection);
      if (outcome.kind === 'answer') this.#failingMs = 0;
      if (outcome.kind !== 'busy') return outcome;
      this.#failingMs += (monotonicSeconds() - startedAt) * 1000;
      const failed = { attempt, retryAfter: outcome.retryAfter, nowMs: nowMs(), random: Math.random() };
      const delayMs = retryDelayMs(failed, this.#retry);
      if (delayMs === null) return outcome;
      this.#failingMs += delayMs;
      if (this.#failingMs >= this.#patienceMs) return outcome;
      // close() cuts the wait short; the next attempt then fails at once.
      await wait(delayMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (!this.#isUsable) return outcome;
    }
  }

  #giveUp(reason: string): void {
    if (!this.#isUsable) return;
    this.#isUsable = false;
    this.#onNotice(
      `${this.#connection.http.endpoint.host} ${reason}; it is not asked again in this run, ` +
        'countries come from the local database',
    );
  }
}

/** Adds the answers to `found`. An item may be missing, null, an error or a bogon: its address then stays unknown. */
function takeAnswers(items: object, ips: readonly string[], found: Map<string, Location>): void {
  for (const ip of ips) {
    const item: unknown = Object.hasOwn(items, ip) ? (items as Record<string, unknown>)[ip] : undefined;
    const location = locationOfRecord(item);
    if (location.country !== unknownCountry) found.set(ip, location);
  }
}

// How long to wait after a failure: exponential backoff with jitter, and at least as long as the server asks for.
// A pure function, so that tests need not wait.

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
