// A day on which each row has a name and a source of its own is judged within little memory: V8 ends a process that needs
// more than its heap.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';

const HEAP_MIB = 110;

const judgeFlood = `
  const { createJudge } = await import(process.argv[1]);
  const [count, day] = [300_000, 20_000];
  // Joined texts would be kept as their parts.
  const flat = (text) => Buffer.from(text).toString('latin1');
  const locations = [{ country: { code: null, name: null }, asn: null, asName: null }];
  const user = (n) => SAME_USER ? 0 : n;
  const ip = (n) => SAME_IP ? 0 : n;
  const column = (of) => Int32Array.from({ length: count }, (_, n) => of(n));
  const logins = {
    count,
    line: new Float64Array(count), pid: new Float64Array(count),
    date: Float64Array.from({ length: count }, (_, n) => day * 86_400_000_000 + n * 250_000),
    kind: new Int32Array(count), port: new Int32Array(count), key: new Int32Array(count).fill(-1),
    attempts: new Int32Array(count).fill(1),
    user: column(user), ip: column(ip),
    users: Array.from({ length: SAME_USER ? 1 : count }, (_, n) => flat('u' + n)),
    ips: Array.from({ length: SAME_IP ? 1 : count }, (_, n) =>
      flat('2001:db8:' + (1 + (n >> 16)).toString(16) + ':' + (n & 65535).toString(16) + '::1')),
    kinds: [{ status: 'Failed', method: 'password', reason: null, host: 'web1' }],
    keys: [],
  };
  logins.locations = new Array(logins.ips.length).fill(locations[0]);
  const context = {
    users: new Map(), userSince: new Map(SAME_USER ? [['u0', 0]] : []), addressUsers: new Map(), hosts: new Map(),
    newest: 0,
  };
  const judge = createJudge({ days: 90, thresholds: new Map() });
  const signs = judge.judgeDay({ day, logins, before: undefined }, context);
  console.log(JSON.stringify(signs.map(({ rule, amount }) => [rule, amount])));
`;

/** The signs of a flood, judged by a process of its own. */
function signsOf(same: { readonly user: boolean; readonly ip: boolean }): unknown {
  const code = judgeFlood.replaceAll('SAME_USER', String(same.user)).replaceAll('SAME_IP', String(same.ip));
  const findings = new URL('../../../src/findings/findings.js', import.meta.url).href;
  const printed = execFileSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MIB}`, '--input-type=module', '-e', code, findings],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return JSON.parse(printed);
}

suite('300,000 rows of one day take little memory', () => {
  test('with a name and a source each', () => {
    assert.deepEqual(signsOf({ user: false, ip: false }), []);
  });

  test('with a name each, from one source', () => {
    assert.deepEqual(signsOf({ user: false, ip: true }), [['spraying', 14_401]]);
  });

  test('with a source each, for one account', () => {
    assert.deepEqual(signsOf({ user: true, ip: false }), [['one-account-many-addresses', 14_401]]);
  });
});
