// Counts logins in the text of a sample, by the rule that each attempt counts once: an independent check of what was
// planted, written without reference to the generator.

export type Counted = {
  /** Clients that did not try to log in. */
  probes: number;
  readonly rows: { Accepted: number; Failed: number; Invalid: number };
  attempts: number;
  readonly attemptsByAddress: Map<string, number>;
  readonly attemptsByUser: Map<string, number>;
  readonly acceptedByUserByDay: Map<string, Map<string, number>>;
};

const SSHD = /^(\w{3}) ([ \d]\d) [\d:]{8} \S+ sshd\[(\d+)\]: (.*)$/;
const REPEATED = /^message repeated (\d+) times: \[ (.*)\]$/;
const INVALID =
  /^Invalid user (?<user>.*) from (?<ip>\S+) port \d+$|^User (?<barred>.*) from (?<rhost>\S+) not allowed because /;
const FAILED = /^Failed \S+ for (?:invalid user )?(?<user>.*) from (?<ip>\S+) port \d+ ssh2$/;
const ACCEPTED = /^Accepted \S+ for (?<user>.*) from \S+ port \d+ ssh2(?:: .*)?$/;
const ENDED = /^(?:Connection (?:closed|reset) by|Disconnect(?:ed from|ing)|Received disconnect from) /;
const STRANGE = /^banner exchange: |^Unable to negotiate with |^fatal: Timeout before authentication for /;
const NAMELESS = 'error: kex_exchange_identification: ';

export function countLogins(lines: Iterable<string>): Counted {
  const counted: Counted = {
    probes: 0,
    rows: { Accepted: 0, Failed: 0, Invalid: 0 },
    attempts: 0,
    attemptsByAddress: new Map(),
    attemptsByUser: new Map(),
    acceptedByUserByDay: new Map(),
  };
  const recordedInvalid = new Set<string>();
  const recorded = new Set<string>();
  const strange = new Set<string>();
  for (const line of lines) {
    const [, month = '', day = '', processId = '', message = ''] = SSHD.exec(line) ?? [];
    // Process ids are used again on other days.
    const pid = `${month} ${day} ${processId}`;
    const [, times = '1', text = message] = REPEATED.exec(message) ?? [];
    const invalid = INVALID.exec(text)?.groups;
    const failed = FAILED.exec(text)?.groups;
    const accepted = ACCEPTED.exec(text)?.groups;
    if (invalid ?? failed ?? accepted) recorded.add(pid);
    if (text.startsWith(NAMELESS)) {
      strange.add(pid);
    } else if (STRANGE.test(text)) {
      counted.probes += 1;
      recorded.add(pid);
    } else if (invalid) {
      recordedInvalid.add(pid);
      countAttempts(counted, 'Invalid', [
        invalid['user'] ?? invalid['barred'],
        invalid['ip'] ?? invalid['rhost'],
        1,
      ]);
    } else if (failed) {
      const known = recordedInvalid.delete(pid);
      countAttempts(counted, 'Failed', [failed['user'], failed['ip'], known ? 0 : Number(times)]);
    } else if (accepted) {
      counted.rows.Accepted += 1;
      const days = counted.acceptedByUserByDay.get(accepted['user'] ?? '') ?? new Map<string, number>();
      counted.acceptedByUserByDay.set(accepted['user'] ?? '', days);
      add(days, `${month === 'Apr' ? '04' : '05'}-${day.replace(' ', '0')}`, 1);
    } else if (ENDED.test(text)) {
      recordedInvalid.delete(pid);
      if (!recorded.has(pid) && (text.endsWith(' [preauth]') || strange.has(pid))) {
        counted.probes += 1;
        recorded.add(pid);
      }
    }
  }
  return counted;
}

type Attempts = readonly [user: string | undefined, ip: string | undefined, attempts: number];

function countAttempts(counted: Counted, status: 'Failed' | 'Invalid', [user, ip, attempts]: Attempts): void {
  counted.rows[status] += 1;
  counted.attempts += attempts;
  add(counted.attemptsByAddress, ip ?? '', attempts);
  add(counted.attemptsByUser, user ?? '', attempts);
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
