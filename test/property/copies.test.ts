// Whatever copies of a log are read, and in whatever order, the logins are those of the whole log.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { unknownLocation } from '../../src/model/location.js';
import {
  joinedLogins,
  loginAt,
  withLocations,
  withOrigin,
  type LocatedLogins,
  pickedLogins,
} from '../../src/model/logins.js';
import { LoginsBuilder } from '../../src/model/logins-builder.js';
import { mergeCopies } from '../../src/copies/copies.js';
import { loginId } from '../../src/lib/identity.js';
import { journal, preciseSyslog, reducedSyslog, syslog, type LogForm } from '../support/copies/log-forms.js';
import { sshdLog, type Message } from '../support/copies/sshd-log.js';
import { parserOf } from '../support/parse-text.js';

/** An in-memory store of the logins of a log. */
class Rows {
  #stored: LocatedLogins = pickedLogins(loginsOf([]), []);
  #sources = 0;

  /** Reads a log in one run per part. */
  add(parts: readonly (readonly string[])[], isJournal = false): void {
    const sourceId = (this.#sources += 1);
    let [state, lines] = ['', 0];
    let copied: readonly number[] = [];
    for (const part of parts) {
      const parser = parserOf({ state }, lines);
      const { events } = parser.parse(part.map((line) => `${line}\n`).join(''));
      [state, lines] = [parser.state(), parser.lines()];
      const logins = withOrigin(loginsOf(events), isJournal ? 'export' : '');
      const merged = mergeCopies({
        sourceId,
        logins,
        stored: this.#stored,
        copied: new Set(copied),
        isOwnCopied: () => false,
      });
      copied = [...copied, ...merged.copied].slice(-256);
      const gone = new Set([...idsOf(merged.before), ...idsOf(merged.removed)]);
      const kept = [...this.#stored.line.subarray(0, this.#stored.count).keys()].filter(
        (n) => !gone.has(this.#stored.line[n] ?? 0),
      );
      const fresh = { ...merged.fresh, line: merged.fresh.line.map((line) => loginId(sourceId, line)) };
      const all = joinedLogins([pickedLogins(this.#stored, kept), merged.replaced, fresh]);
      const order = [...all.line.subarray(0, all.count).keys()].sort(
        (a, b) => (all.line[a] ?? 0) - (all.line[b] ?? 0),
      );
      this.#stored = pickedLogins(all, order);
    }
  }

  /** Removes what differs between two copies: the domain of the host, and fractions of a second. */
  recorded(): readonly string[] {
    return Array.from({ length: this.#stored.count }, (_, n) => {
      const { pid, status, method, user, ip, port, attempts } = loginAt(this.#stored, n);
      return JSON.stringify({ pid, status, method, user, ip, port, attempts });
    }).sort();
  }
}

function idsOf({ line, count }: LocatedLogins): Float64Array {
  return line.subarray(0, count);
}

function loginsOf(events: ReturnType<ReturnType<typeof parserOf>['parse']>['events']): LocatedLogins {
  const builder = new LoginsBuilder();
  for (const event of events) builder.add(event);
  return withLocations(builder, new Map(builder.ips.map((ip) => [ip, unknownLocation])));
}

type Copy = {
  readonly form: LogForm;
  /** Cuts, as shares of the lines. */
  readonly from: number;
  readonly to: number;
  readonly grep: string | undefined;
  /** The cuts between runs, as shares of what remains. */
  readonly runs: readonly number[];
};

const numRuns = Number(process.env['RUNS'] ?? 300);

const share = fc.double({ min: 0, max: 1, noNaN: true });

const anyCopy: fc.Arbitrary<Copy> = fc.record({
  form: fc.constantFrom(syslog, preciseSyslog, reducedSyslog, journal),
  from: fc.oneof(fc.constant(0), share),
  to: fc.oneof(fc.constant(1), share),
  grep: fc.constantFrom(
    undefined,
    'Failed',
    'Invalid',
    'Accepted',
    'from 203',
    'closed',
    '203.0.113.1 ',
    'sshd',
    'PAM',
  ),
  runs: fc.array(share, { maxLength: 2 }),
});

function readCopy(rows: Rows, messages: readonly Message[], { form, from, to, grep, runs }: Copy): void {
  const all = form(messages);
  const [first, last] = [Math.min(from, to), Math.max(from, to)].map((at) => Math.round(at * all.length));
  const lines = all.slice(first, last).filter((line) => grep === undefined || line.includes(grep));
  const cuts = [0, ...runs.map((at) => Math.round(at * lines.length)).sort((a, b) => a - b), lines.length];
  const parts = cuts.slice(1).map((end, k) => lines.slice(cuts[k], end));
  rows.add(parts, form === journal);
}

/**
 * The log without lines that describe a connection but are not a login. They are not stored, so a piece that begins
 * after them lacks their information.
 */
const sshdLogOfLogins = sshdLog.map((messages) => {
  const isContext = ({ text }: Message): boolean => /^Connection from|kex_exchange_identification/.test(text);
  const pids = new Set(messages.filter(({ text }) => text.includes('kex_exchange')).map(({ pid }) => pid));
  return messages.filter((message) => !isContext(message) && !pids.has(message.pid));
});

/** Moves a cut between two seconds: equal lines of one second cannot be assigned to a piece. */
function betweenSeconds(messages: readonly Message[], place: number): number {
  const second = (at: number): number => Math.floor((messages[at]?.micros ?? Infinity) / 1_000_000);
  let at = place;
  while (at > 0 && at < messages.length && second(at - 1) === second(at)) at += 1;
  return at;
}

const wholeForm = fc.constantFrom(syslog, preciseSyslog, journal);

function recordedOfWhole(messages: readonly Message[]): readonly string[] {
  const rows = new Rows();
  rows.add([syslog(messages)]);
  return rows.recorded();
}

suite('copies of a log', () => {
  test('give the logins of the whole log, whatever the order of the copies and the log', () => {
    fc.assert(
      fc.property(
        sshdLog,
        fc.array(anyCopy, { maxLength: 4 }),
        fc.array(anyCopy, { maxLength: 3 }),
        wholeForm,
        (messages, before, after, form) => {
          const rows = new Rows();
          for (const copy of before) readCopy(rows, messages, copy);
          rows.add([form(messages)], form === journal);
          for (const copy of after) readCopy(rows, messages, copy);
          assert.deepEqual(rows.recorded(), recordedOfWhole(messages));
        },
      ),
      { numRuns },
    );
  });

  test('give the logins of the whole log if overlapping pieces cover all of it', () => {
    fc.assert(
      fc.property(
        sshdLogOfLogins,
        fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 3 }),
        // The clocks of journal and syslog may differ by a second, and two attempts may be that close.
        fc.oneof(fc.constant([journal]), fc.constant([syslog, preciseSyslog])),
        fc.infiniteStream(fc.nat()),
        (messages, cuts, forms, order) => {
          const places = cuts
            .map(([at]) => betweenSeconds(messages, Math.round(at * messages.length)))
            .sort((a, b) => a - b);
          const pieces = [...places, messages.length].map((end, k) => {
            const overlap = Math.round((cuts[k]?.[1] ?? 0) * 5);
            return messages.slice(Math.max(0, (places[k - 1] ?? 0) - overlap), end);
          });
          const rows = new Rows();
          while (pieces.length > 0) {
            const [at] = order.take(1);
            const [piece = []] = pieces.splice((at ?? 0) % pieces.length, 1);
            const form = forms[pieces.length % forms.length] ?? syslog;
            rows.add([form(piece)], form === journal);
          }
          assert.deepEqual(rows.recorded(), recordedOfWhole(messages));
        },
      ),
      { numRuns },
    );
  });
});
