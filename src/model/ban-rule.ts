// The ban rule: how much an attempt counts, when an address has met the rule, and when its ban ends. RuleTally applies it
// to IPv6 networks (bans/ipv6-offenders.ts) and to IPv4 addresses on MySQL. DuckDB applies the same rule to IPv4 in SQL
// (store/engines/duckdb/offenders.ts), because that is faster there. test/system/store/engines-agree.test.ts and
// suite/finds-offenders.ts hold the two together.
import { MICROS_PER_DAY } from '../lib/units.js';

/** When an address is banned, in numbers. Weights have at most three decimals. */
export type BanRule = {
  /** An address is banned after this many weighted attempts ... */
  readonly maxretry: number;
  /** ... within this time. */
  readonly findtimeMicros: number;
  /**
   * Weights: an attempt on `root`, an attempt on an account that does not exist, a probe (a connection without an
   * attempt).
   */
  readonly rootWeight: number;
  readonly invalidWeight: number;
  readonly probeWeight: number;
  /** Only attempts on these machines count, by their logged names. Empty: attempts on all machines. */
  readonly hosts: readonly string[];
  /** An address that meets the rule again after this pause begins a new episode. Null: there is only one episode. */
  readonly restMicros: number | null;
  /** Only logins from the journal count: see Origin in model/logins.ts. */
  readonly onlyJournal: boolean;
  /** After this many attempts within the findtime, a login no longer exempts the address. Null: a login always does. */
  readonly excessAttempts: number | null;
};

/** The time in which an address kept meeting the rule. */
export type Episode = { readonly first: number; readonly last: number };

/** An address that met the ban rule. Instants are microseconds since 1970-01-01 UTC. */
export type Offender = {
  readonly ip: string;
  /** At least one, in order of time. */
  readonly episodes: readonly Episode[];
  readonly lastSeen: number;
  /** All stored attempts of the address. */
  readonly attempts: number;
  readonly country: string | null;
  /** When the address last made `excessAttempts` within the findtime. Null: never. */
  readonly excessAt: number | null;
};

/** A stored login of an address that counts as an attempt or has a weight. */
export type Attempt = {
  readonly ip: string;
  readonly date: number;
  /** See milliWeights. */
  readonly milliWeight: number;
  readonly attempts: number;
  readonly country: string | null;
};

/** What is stored of an address, without its successful logins. */
export type AddressFailures = Pick<Offender, 'ip' | 'lastSeen' | 'attempts' | 'country'>;

/** With how many names an address failed on a UTC day (days since 1970), and when. */
export type TriedNames = Episode & { readonly ip: string; readonly day: number; readonly names: number };

/** Which names to look for. */
export type NamesWanted = {
  readonly ips: readonly string[];
  readonly users: readonly string[];
  /** Only from this instant on, in microseconds since 1970-01-01 UTC. */
  readonly since: number;
};

/** First and last successful login of an address. */
export type SuccessfulLogins = { readonly ip: string; readonly first: number; readonly last: number };

/**
 * With the first login by a method that can be guessed: any method except a key, a ticket or host-based authentication.
 */
export type LoginHistory = SuccessfulLogins & { readonly firstPasswordLogin: number | null };

/** One attempt in milli-weights. Weights are summed as whole numbers, because sums of fractions are not exact. */
const MILLI = 1000;

/** The milli-weight of one attempt, by what it tried. */
export function milliWeights({ rootWeight, invalidWeight, probeWeight }: BanRule): {
  readonly probe: number;
  readonly invalid: number;
  readonly root: number;
  readonly other: number;
} {
  const of = (weight: number): number => Math.round(weight * MILLI);
  return { probe: of(probeWeight), invalid: of(invalidWeight), root: of(rootWeight), other: MILLI };
}

/** The milli-weights within the findtime that meet the rule, and that end the exemption by a login. */
export function milliLimits({ maxretry, excessAttempts }: BanRule): {
  readonly met: number;
  readonly excess: number;
} {
  return {
    met: maxretry * MILLI,
    excess: excessAttempts === null ? Number.MAX_SAFE_INTEGER : excessAttempts * MILLI,
  };
}

/** Applies the rule to the attempts of one address or network. */
export class RuleTally {
  readonly #rule: Pick<BanRule, 'findtimeMicros' | 'restMicros'>;
  readonly #limits: ReturnType<typeof milliLimits>;
  /** Attempts within the findtime before the last one. */
  readonly #recent: { readonly date: number; readonly milliWeight: number }[] = [];
  /** Index of the oldest attempt that counts. */
  #oldest = 0;
  #sum = 0;
  readonly #episodes: { first: number; last: number }[] = [];
  #excessAt: number | null = null;

  constructor(rule: BanRule) {
    this.#rule = rule;
    this.#limits = milliLimits(rule);
  }

  /** In chronological order. Empty if the rule was not met. */
  get episodes(): readonly Episode[] {
    return this.#episodes;
  }

  get excessAt(): number | null {
    return this.#excessAt;
  }

  /** @param date not before the last one; an attempt of exactly the age of the findtime still counts */
  add(date: number, milliWeight: number): void {
    // There may be any number of probes that do not count.
    if (milliWeight !== 0) this.#recent.push({ date, milliWeight });
    this.#sum += milliWeight;
    this.#forgetBefore(date - this.#rule.findtimeMicros);
    if (this.#sum >= this.#limits.met) this.#extendEpisodes(date);
    if (this.#sum >= this.#limits.excess) this.#excessAt = date;
  }

  #forgetBefore(date: number): void {
    for (
      let attempt = this.#recent[this.#oldest];
      attempt && attempt.date < date;
      attempt = this.#recent[this.#oldest]
    ) {
      this.#oldest += 1;
      this.#sum -= attempt.milliWeight;
    }
    // Not at each step: moving the remaining attempts takes time.
    if (this.#oldest * 2 > this.#recent.length) {
      this.#recent.splice(0, this.#oldest);
      this.#oldest = 0;
    }
  }

  /** A pause of more than `restMicros` begins a new episode. */
  #extendEpisodes(date: number): void {
    const last = this.#episodes.at(-1);
    if (last !== undefined && date - last.last <= (this.#rule.restMicros ?? Infinity)) last.last = date;
    else this.#episodes.push({ first: date, last: date });
  }
}

/** How long bans last: forever, or for a bantime that grows with each return of the address. */
export type BanLength = {
  /** How long the first ban lasts after the rule was last met; null: forever. */
  readonly bantimeMicros: number | null;
  /** The factor by which each further ban is longer. */
  readonly factor: number;
};

/** A ban that would last longer never ends. */
export const FOREVER_MICROS = 10 * 366 * MICROS_PER_DAY;

/**
 * The end of the last ban, in microseconds since 1970-01-01 UTC; null: never. An address that meets the rule during a
 * ban prolongs it; one that meets it after the ban has returned.
 * @param episodes at least one, in chronological order
 */
export function endOfBan(episodes: readonly Episode[], { bantimeMicros, factor }: BanLength): number | null {
  if (bantimeMicros === null) return null;
  let [length, end] = [bantimeMicros, -Infinity];
  for (const { first, last } of episodes) {
    if (first > end && end !== -Infinity) length *= factor;
    if (length > FOREVER_MICROS) return null;
    end = Math.max(end, last + Math.round(length));
  }
  return end;
}
