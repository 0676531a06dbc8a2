// The failed attempts of one source within the 24 hours before its logins. A source may have thousands of both, so the
// window moves along with the logins.
import { MICROS_PER_DAY } from '../lib/units.js';
import type { JudgeContext } from '../model/finding.js';
import type { JudgedDay } from './rule.js';
import { usersAt } from './sources.js';

type Failure = {
  readonly at: number;
  readonly name: string | null;
  readonly attempts: number;
  /** A key cannot be guessed, and a client offers all keys that it has: refused keys of the user itself mean nothing. */
  readonly isKey: boolean;
  /** Whether the name had logged in from the source before: colleagues mistype passwords. */
  readonly isColleague: boolean;
};

type Tally = { rows: number; attempts: number; keyAttempts: number };

export class FailureWindow {
  readonly #day: JudgedDay;
  readonly #users: ReturnType<typeof usersAt>;
  /** The rows of the day before and those of the day. */
  readonly #before: readonly number[];
  readonly #rows: readonly number[];
  readonly #colleagues = new Map<string, Tally>();
  readonly #others = new Map<string, Tally>();
  #otherAttempts = 0;
  #from = 0;
  #to = 0;

  constructor(day: JudgedDay, source: string, context: JudgeContext) {
    this.#day = day;
    this.#users = usersAt(source, context);
    this.#before = day.before.failures('source').get(source) ?? [];
    this.#rows = day.rows.failures('source').get(source) ?? [];
  }

  /** Moves the window to a login. Logins come in order of time. */
  moveTo(date: number): void {
    for (let next = this.#failure(this.#to); next !== undefined && next.at <= date;) {
      this.#count(next, 1);
      next = this.#failure(++this.#to);
    }
    for (let old = this.#failure(this.#from); old !== undefined && old.at < date - MICROS_PER_DAY;) {
      this.#count(old, -1);
      old = this.#failure(++this.#from);
    }
  }

  /** How many attempts there are for the name of the user, and for names of which nobody had logged in from there. */
  attempts(user: string): number {
    const own = this.#colleagues.get(user);
    const first = this.#others.get(user);
    return this.#otherAttempts - (first?.keyAttempts ?? 0) + (own ? own.attempts - own.keyAttempts : 0);
  }

  /** How many other names there are. */
  nameCount(user: string): number {
    return this.#others.size - Number(this.#others.has(user));
  }

  /** Some of these names, at most so many: a source may try thousands before each of thousands of logins. */
  names(user: string, most: number): readonly string[] {
    const some: string[] = [];
    for (const name of this.#others.keys()) {
      if (some.length === most) break;
      if (name !== user) some.push(name);
    }
    return some;
  }

  /** The time of the first of these attempts. */
  first(user: string): number | undefined {
    for (let n = this.#from; n < this.#to; n++) {
      const failure = this.#failure(n);
      if (failure === undefined) break;
      const { at, name, isKey, isColleague } = failure;
      if (name === user ? !isKey : !isColleague) return at;
    }
    return undefined;
  }

  /** Made each time: a source may have a million. */
  #failure(n: number): Failure | undefined {
    const isBefore = n < this.#before.length;
    const row = isBefore ? this.#before[n] : this.#rows[n - this.#before.length];
    if (row === undefined) return undefined;
    const rows = isBefore ? this.#day.before : this.#day.rows;
    const [at, name] = [rows.date(row), rows.user(row)];
    return {
      at,
      name,
      attempts: rows.attempts(row),
      isKey: rows.method(row) === 'publickey',
      isColleague: name !== null && (this.#users?.get(name) ?? Infinity) < at,
    };
  }

  #count({ name, attempts, isKey, isColleague }: Failure, sign: 1 | -1): void {
    if (!isColleague) this.#otherAttempts += sign * attempts;
    if (name === null) return;
    const tallies = isColleague ? this.#colleagues : this.#others;
    let tally = tallies.get(name);
    if (tally === undefined) {
      tally = { rows: 0, attempts: 0, keyAttempts: 0 };
      tallies.set(name, tally);
    }
    tally.rows += sign;
    tally.attempts += sign * attempts;
    if (isKey) tally.keyAttempts += sign * attempts;
    if (tally.rows === 0) tallies.delete(name);
  }
}
