// The metrics of `authtrack metrics`. Their names and labels are part of the interface: docs/metrics.md. Labels are hosts,
// statuses, countries, rules and severities alone: never a user name or an address.
import { safeText } from '../lib/safe-text.js';
import { MICROS_PER_SECOND, MS_PER_SECOND } from '../lib/units.js';
import type { Finding } from '../model/finding.js';
import { severities } from '../model/finding.js';
import { statuses } from '../model/login.js';
import type { EventCounts, RecentEvents } from '../model/recent-events.js';
import type { Metric, Sample } from './exposition.js';

/** Whoever can send log lines can invent hosts: more than so many would fill the memory of Prometheus. */
export const MAX_HOSTS = 100;
const MAX_COUNTRIES = 100;
/** Longer host names count as `other`. RFC 1035 allows 253 characters. */
const MAX_LABEL = 255;

const OTHER = 'other';
const UNKNOWN = 'unknown';

/** The last `authtrack analyze`, as it recorded itself. */
export type LastRun = {
  /** Milliseconds since 1970 UTC. */
  readonly endedMs: number;
  readonly exitCode: number;
  readonly seconds: number;
  /** When a run last succeeded; null: never. */
  readonly succeededMs: number | null;
};

/** What the database says. */
export type DatabaseMetrics = {
  readonly rows: number;
  /** The newest row, in microseconds since 1970 UTC; null without rows. */
  readonly newest: number | null;
  readonly recent: RecentEvents;
  /** The length of the time of `recent`. */
  readonly windowSeconds: number;
  /** Findings that nobody has acknowledged. */
  readonly findings: readonly Pick<Finding, 'rule' | 'severity'>[];
  /** The ids of all rules. */
  readonly rules: readonly string[];
};

const seconds = (ms: number): number => ms / MS_PER_SECOND;

/** Whether runs happen and succeed. */
export function runMetrics(run: LastRun | undefined): readonly Metric[] {
  const ifRun = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }]);
  return [
    {
      name: 'authtrack_last_run_timestamp_seconds',
      help: 'When authtrack analyze last ended; 0: never.',
      samples: [{ value: seconds(run?.endedMs ?? 0) }],
    },
    {
      name: 'authtrack_last_run_exit_code',
      help: 'Exit code of that run; 0: success.',
      samples: ifRun(run?.exitCode),
    },
    {
      name: 'authtrack_last_run_duration_seconds',
      help: 'How long that run took.',
      samples: ifRun(run?.seconds),
    },
    {
      name: 'authtrack_last_success_timestamp_seconds',
      help: 'When authtrack analyze last ended with success; 0: never.',
      samples: [{ value: seconds(run?.succeededMs ?? 0) }],
    },
  ];
}

/** Whether the database could be read, and what it says. @param database undefined if it could not be read */
export function databaseMetrics(database: DatabaseMetrics | undefined): readonly Metric[] {
  const up: Metric = {
    name: 'authtrack_database_up',
    help: 'Whether authtrack metrics could read the database.',
    samples: [{ value: database === undefined ? 0 : 1 }],
  };
  if (database === undefined) return [up];
  const { rows, newest, windowSeconds, recent } = database;
  return [
    up,
    { name: 'authtrack_rows', help: 'Rows in the database.', samples: [{ value: rows }] },
    {
      name: 'authtrack_newest_row_timestamp_seconds',
      help: 'The time of the newest row.',
      samples: newest === null ? [] : [{ value: newest / MICROS_PER_SECOND }],
    },
    {
      name: 'authtrack_recent_window_seconds',
      help: 'The length of the time that the authtrack_recent metrics count, up to the newest row.',
      samples: [{ value: windowSeconds }],
    },
    ...hostMetrics(recent),
    ...countryMetrics(recent),
    findingMetric(database),
  ];
}

function hostMetrics({ hosts, countries }: RecentEvents): readonly Metric[] {
  const known = hosts.slice(0, MAX_HOSTS);
  const rest = known.reduce(minus, countries.reduce(plus, none));
  const byHost = summed([...known.map((one) => [hostLabelOf(one.host), one] as const), [OTHER, rest]]);
  const entries = [...byHost].sort(byName);
  return [
    {
      name: 'authtrack_recent_events',
      help: 'Logins, failures and probes (lines) by host and status.',
      samples: entries.flatMap(([host, { events }]) =>
        statuses.map((status) => ({ labels: { host, status: status.toLowerCase() }, value: events[status] })),
      ),
    },
    {
      name: 'authtrack_recent_attempts',
      help: 'Failed attempts by host and status: a line may stand for several.',
      samples: entries.flatMap(([host, { attempts }]) =>
        (['Failed', 'Invalid'] as const).map((status) => ({
          labels: { host, status: status.toLowerCase() },
          value: attempts[status],
        })),
      ),
    },
  ];
}

function hostLabelOf(host: string): string {
  if (host === '') return UNKNOWN;
  // Here already: two hosts may look the same without what it escapes.
  const label = safeText(host);
  return label.length > MAX_LABEL ? OTHER : label;
}

function countryMetrics({ countries }: RecentEvents): readonly Metric[] {
  const most = [...countries].sort(
    (a, b) => weightOf(b) - weightOf(a) || ((a.code ?? '') < (b.code ?? '') ? -1 : 1),
  );
  const byCode = summed(
    most.map((one, place) => [place < MAX_COUNTRIES ? countryLabelOf(one.code) : OTHER, one] as const),
  );
  const entries = [...byCode].sort(byName);
  return [
    {
      name: 'authtrack_recent_country_logins',
      help: 'Successful logins by country (ISO 3166 code).',
      samples: entries.map(([country, { events }]) => ({ labels: { country }, value: events.Accepted })),
    },
    {
      name: 'authtrack_recent_country_attempts',
      help: 'Failed attempts by country (ISO 3166 code).',
      samples: entries.map(([country, { attempts }]) => ({
        labels: { country },
        value: attempts.Failed + attempts.Invalid,
      })),
    },
  ];
}

/** The codes come from databases and services of others. */
function countryLabelOf(code: string | null): string {
  if (code === null || code === '') return UNKNOWN;
  return /^[A-Z]{2}$/.test(code) ? code : OTHER;
}

/** Every rule and severity has a sample: a new one that begins with 1 would not count as a rise. */
function findingMetric({ findings, rules }: DatabaseMetrics): Metric {
  const counts = new Map<string, number>();
  // A finding of another release.
  const isOther = findings.some(({ rule }) => !rules.includes(rule));
  for (const { rule, severity } of findings) {
    const key = `${rules.includes(rule) ? rule : OTHER} ${severity}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return {
    name: 'authtrack_findings',
    help: 'Findings that nobody has acknowledged, by rule and severity.',
    samples: [...rules, ...(isOther ? [OTHER] : [])].flatMap((rule) =>
      severities.map((severity) => ({
        labels: { rule, severity },
        value: counts.get(`${rule} ${severity}`) ?? 0,
      })),
    ),
  };
}

const none: EventCounts = {
  events: { Accepted: 0, Failed: 0, Invalid: 0, Probe: 0 },
  attempts: { Failed: 0, Invalid: 0 },
};

function plus(a: EventCounts, b: EventCounts): EventCounts {
  return combined(a, b, 1);
}

function minus(a: EventCounts, b: EventCounts): EventCounts {
  return combined(a, b, -1);
}

/** Never below zero: a row may come between two queries. */
function combined(a: EventCounts, b: EventCounts, sign: 1 | -1): EventCounts {
  const sum = (x: number, y: number): number => Math.max(0, x + sign * y);
  return {
    events: {
      Accepted: sum(a.events.Accepted, b.events.Accepted),
      Failed: sum(a.events.Failed, b.events.Failed),
      Invalid: sum(a.events.Invalid, b.events.Invalid),
      Probe: sum(a.events.Probe, b.events.Probe),
    },
    attempts: {
      Failed: sum(a.attempts.Failed, b.attempts.Failed),
      Invalid: sum(a.attempts.Invalid, b.attempts.Invalid),
    },
  };
}

function weightOf({ events, attempts }: EventCounts): number {
  return events.Accepted + attempts.Failed + attempts.Invalid;
}

/** One entry for each label: a host may be called as what stands for others. Without entries that count nothing. */
function summed(entries: readonly (readonly [string, EventCounts])[]): ReadonlyMap<string, EventCounts> {
  const sums = new Map<string, EventCounts>();
  for (const [label, counts] of entries) {
    if (Object.values(counts.events).every((count) => count === 0)) continue;
    sums.set(label, plus(sums.get(label) ?? none, counts));
  }
  return sums;
}

function byName([a]: readonly [string, EventCounts], [b]: readonly [string, EventCounts]): number {
  return a < b ? -1 : 1;
}
