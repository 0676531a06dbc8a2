// What sshd of one machine writes about some connections, as messages with times: made up, in the order of a real
// sshd.
import fc from 'fast-check';

export type Message = {
  /** Microseconds since 1970-01-01 UTC. */
  readonly micros: number;
  readonly pid: number;
  readonly text: string;
};

const START = Date.UTC(2026, 4, 1, 10) * 1000;
const SECOND = 1_000_000;

/** The course of one connection, before it is placed in the log. */
type Course = (at: {
  readonly from: string;
  readonly user: string;
  readonly tries: number;
}) => readonly string[];

const many = (count: number, ...texts: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => texts).flat();

const courses: readonly Course[] = [
  ({ from, user, tries }) => [
    `Invalid user ${user} from ${from}`,
    ...many(tries, `Failed password for invalid user ${user} from ${from} ssh2`),
    `Connection closed by invalid user ${user} ${from} [preauth]`,
  ],
  ({ from, user, tries }) => [
    `Invalid user ${user} from ${from}`,
    `Failed none for invalid user ${user} from ${from} ssh2`,
    ...many(tries, `Failed password for invalid user ${user} from ${from} ssh2`),
    `error: maximum authentication attempts exceeded for invalid user ${user} from ${from} ssh2 [preauth]`,
    `Disconnecting invalid user ${user} ${from}: Too many authentication failures [preauth]`,
  ],
  ({ from, tries }) => [
    ...many(tries, `Failed password for root from ${from} ssh2`),
    `Connection closed by authenticating user root ${from} [preauth]`,
  ],
  ({ from, tries }) => [
    ...many(tries, `Failed password for root from ${from} ssh2`),
    `Accepted password for root from ${from} ssh2`,
    `Received disconnect from ${from}:11: disconnected by user`,
    `Disconnected from user root ${from}`,
  ],
  ({ from }) => [`Accepted publickey for anna from ${from} ssh2: ED25519 SHA256:${'x'.repeat(43)}`],
  ({ from, tries }) => [
    ...many(
      tries,
      `error: PAM: Authentication failure for root from ${from.split(' ')[0] ?? ''}`,
      `Failed keyboard-interactive/pam for root from ${from} ssh2`,
    ),
    `Connection reset by authenticating user root ${from} [preauth]`,
  ],
  ({ from, tries }) => [
    `User backup from ${from.split(' ')[0] ?? ''} not allowed because not listed in AllowUsers`,
    ...many(tries, `Failed password for invalid user backup from ${from} ssh2`),
    `Connection closed by invalid user backup ${from} [preauth]`,
  ],
  ({ from }) => [`Connection closed by ${from} [preauth]`],
  ({ from }) => [
    'error: kex_exchange_identification: Connection closed by remote host',
    `Connection closed by ${from}`,
  ],
  ({ from }) => [
    `Unable to negotiate with ${from}: no matching host key type found. Their offer: ssh-dss [preauth]`,
  ],
];

const connection = fc.record({
  course: fc.constantFrom(...courses),
  user: fc.constantFrom('admin', 'oracle', 'test user'),
  tries: fc.integer({ min: 1, max: 5 }),
  host: fc.integer({ min: 1, max: 3 }),
  startSeconds: fc.integer({ min: 0, max: 900 }),
  /** The time between two lines, in milliseconds. */
  gaps: fc.array(fc.constantFrom(0, 0, 1, 40, 900, 1500, 2200, 30_000), { minLength: 1, maxLength: 7 }),
  hasConnectionOpened: fc.boolean(),
});

/** Up to 12 connections, ordered by time. */
export const sshdLog: fc.Arbitrary<readonly Message[]> = fc
  .array(connection, { minLength: 1, maxLength: 12 })
  .map((connections) =>
    connections
      .flatMap(({ course, user, tries, host, startSeconds, gaps, hasConnectionOpened }, n) => {
        const from = `203.0.113.${host} port ${40_000 + n}`;
        const opening = hasConnectionOpened
          ? [`Connection from ${from} on 192.0.2.1 port 22 rdomain ""`]
          : [];
        let micros = START + startSeconds * SECOND + n * 137_000;
        return [...opening, ...course({ from, user, tries })].map((text, k): Message => {
          micros += (gaps[k % gaps.length] ?? 0) * 1000 + 17;
          return { micros, pid: 2000 + n, text };
        });
      })
      .sort((a, b) => a.micros - b.micros),
  );
