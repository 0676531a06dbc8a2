import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { openTimeZone } from '../../../src/lib/time-zone.js';
import type { FoundLogin } from '../../../src/model/login-filter.js';
import { loginFormats, loginTable } from '../../../src/report/report.js';
import { loginRow } from '../../system/store/sample-rows.js';

const utc = openTimeZone('UTC');
const pipe = { isTerminal: false, width: 80, isAscii: false, hasColor: false, canRedraw: false };

function login(over: Partial<FoundLogin> = {}): FoundLogin {
  return { id: 7, seconds: null, ...loginRow(over), ...over };
}

const withKey = login({
  status: 'Accepted',
  method: 'publickey',
  user: 'anna',
  seconds: 7980,
  key_type: 'ED25519-CERT',
  key_fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrwJ92RxNnuFhs09TdTQVSxM',
  cert_id: 'anna@example.org',
  cert_serial: '12',
  cert_ca: 'ED25519 SHA256:4eXd0Xf0yVtNjmuLO1Hc0v4a9hYqZ0mJtPq1cX0sYBQ',
  asn: 64500,
  as_name: 'Example Net',
});
const screen = (width: number): typeof pipe => ({ ...pipe, isTerminal: true, width });
const probe = login({ status: 'Probe', method: null, user: null, attempts: 0, reason: 'no-identification' });

function ecs(of: FoundLogin): Record<string, unknown> {
  const line = loginFormats['ecs']?.(utc).row(of) ?? '';
  assert.match(line, /^[^\n]+\n$/);
  return JSON.parse(line) as Record<string, unknown>;
}

function lines(of: readonly FoundLogin[], zone = utc, terminal = pipe): readonly string[] {
  return loginTable(of, zone, terminal).map((line) => (typeof line === 'string' ? line : line.text));
}

suite('formats of logins', () => {
  test('the table leaves out columns without a value, and shows the time in the zone', () => {
    assert.deepEqual(lines([login()], openTimeZone('Europe/Berlin')), [
      '  Time (Europe/Berlin)  Host  User  From                           Status  Method',
      '  2026-01-31 13:00:00   web1  root  203.0.113.5 (The Netherlands)  Failed  password',
    ]);
  });

  test('the table shows key, certificate, system, session and reason', () => {
    const shown = lines([withKey, probe]);
    assert.match(shown[0] ?? '', /Method +Session +Reason$/);
    assert.match(
      shown[1] ?? '',
      /anna +203\.0\.113\.5 \(The Netherlands, AS64500 Example Net\) +Accepted +publickey ED25519-CERT SHA256:uNiVztksCsDh… ID anna@example… +2h 13m$/,
    );
    assert.match(shown[2] ?? '', /web1 +203\.0\.113\.5 \(The Netherlands\) +Probe +no-identification$/);
  });

  test('the table shows an empty name, a name with spaces at its end, and many attempts', () => {
    const shown = lines([login({ user: '' }), login({ user: 'root ' }), login({ attempts: 5 })]);
    assert.match(shown[1] ?? '', /web1 +"" +203/);
    assert.match(shown[2] ?? '', /web1 +"root " +203/);
    assert.match(shown[3] ?? '', /Failed, 5 attempts +password$/);
  });

  const withoutCertificate = { ...withKey, cert_id: null, cert_serial: null, cert_ca: null, asn: null };
  const refused = login({ status: 'Invalid', method: null, user: 'backup', reason: 'not-allowed' });

  test('a narrower terminal shows codes instead of names', () => {
    assert.deepEqual(lines([withoutCertificate], utc, screen(120)), [
      '  Time (UTC)           Host  User  From              Status    Method                                       Session',
      '  2026-01-31 12:00:00  web1  anna  203.0.113.5 (NL)  Accepted  publickey ED25519-CERT SHA256:uNiVztksCsDh…  2h 13m',
    ]);
  });

  test('a terminal of 80 columns shows each login in a line', () => {
    assert.deepEqual(lines([withoutCertificate, refused, probe], utc, screen(80)), [
      '  Time (UTC)        User    From            Status    Details',
      '  2026-01-31 12:00  anna    203.0.113.5 NL  Accepted  key uNiVztks…, 2h 13m',
      '  2026-01-31 12:00  backup  203.0.113.5 NL  Invalid   not-allowed',
      '  2026-01-31 12:00          203.0.113.5 NL  Probe     no-identification',
      '',
      'all on web1',
    ]);
  });

  test('a terminal of 80 columns shows the hosts if they differ, and the beginning of a long name', () => {
    const long = login({ host: 'db1', user: 'x'.repeat(100), attempts: 3 });
    assert.deepEqual(lines([refused, long], utc, screen(80)), [
      '  Time (UTC)        Host  User            From            Status   Details',
      '  2026-01-31 12:00  web1  backup          203.0.113.5 NL  Invalid  not-allowed',
      '  2026-01-31 12:00  db1   xxxxxxxxxxxxx…  203.0.113.5 NL  Failed   password, 3',
      '                                                                   attempts',
    ]);
  });

  test('a terminal of 80 columns shows the beginning of an IPv6 address', () => {
    const address = login({ ip: '2001:db8:1111:2222:3333:4444:5555:6666', user: 'anna' });
    assert.deepEqual(lines([address, refused], utc, screen(80)).slice(0, 3), [
      '  Time (UTC)        User    From                      Status   Details',
      '  2026-01-31 12:00  anna    2001:db8:1111:2222:3… NL  Failed   password',
      '  2026-01-31 12:00  backup  203.0.113.5 NL            Invalid  not-allowed',
    ]);
    assert.match(lines([address], utc, screen(120))[1] ?? '', /2001:db8:1111:2222:3333:4444:5555:6666 /);
  });

  test('a terminal of 80 columns names the city of a time zone', () => {
    const [titles = ''] = lines([refused], openTimeZone('America/Argentina/Buenos_Aires'), screen(80));
    assert.match(titles, /^ {2}Time \(Buenos_Aires\) +Host/);
  });

  test('a name with control characters changes nothing on a narrow terminal', () => {
    const shown = lines([login({ user: '\u001b[2J', host: 'a\n' })], utc, screen(80));
    assert.match(shown[1] ?? '', /\\x1b\[2J/);
    assert.equal(shown.join('').includes('\u001b'), false);
  });

  test('CSV has the columns of an export and the seconds, without formulas', () => {
    const { head = '', row } = loginFormats['csv']?.(utc) ?? {};
    assert.match(head, /^id,date,user,ip,.*,seconds\r\n$/);
    const line = row?.(login({ user: '=1+1,"x"\r\n', seconds: 12.5 })) ?? '';
    assert.match(
      line,
      /^7,2026-01-31T12:00:00Z,"'=1\+1,""x""\\x0d\\x0a",203\.0\.113\.5,Failed,.*,12\.5\r\n$/,
    );
    assert.equal(line.replace(/"(?:[^"]|"")*"/g, '').split(',').length, head.split(',').length);
  });

  test('a line of JSON has the columns of an export and the seconds', () => {
    const line = loginFormats['jsonl']?.(utc).row(withKey) ?? '';
    const { id, date, user, country_code, seconds } = JSON.parse(line) as Record<string, unknown>;
    assert.deepEqual(
      { id, date, user, country_code, seconds },
      { id: 7, date: '2026-01-31T12:00:00Z', user: 'anna', country_code: 'NL', seconds: 7980 },
    );
  });

  test('a hostile name changes nothing in Markdown', () => {
    const { head = '', row } = loginFormats['markdown']?.(utc) ?? {};
    const cells = (text: string): number => text.split('|').length;
    const line = row?.(login({ user: '| [x](https://example.com) `</td>`\n| @all' })) ?? '';
    assert.equal(cells(line), cells(head.split('\n')[0] ?? ''));
    assert.equal(line.split('\n').length, 2);
    assert.match(line, /\| `\\x7c \[x\]\(https:\/\/example\.com\) \\x60<\/td>\\x60\\x0a\\x7c @all` \|/);
  });

  test('a successful login is a document as Elastic writes it', () => {
    assert.deepEqual(ecs(withKey), {
      '@timestamp': '2026-01-31T12:00:00Z',
      ecs: { version: '8.11.0' },
      event: {
        id: '7',
        kind: 'event',
        module: 'system',
        dataset: 'system.auth',
        category: ['authentication', 'session'],
        type: ['info'],
        action: 'ssh_login',
        outcome: 'success',
        duration: 7980e9,
      },
      host: { name: 'web1', hostname: 'web1', id: 'web1', os: { type: 'linux' } },
      process: { name: 'sshd', pid: 4711 },
      service: { type: 'ssh' },
      source: {
        address: '203.0.113.5',
        ip: '203.0.113.5',
        port: 50022,
        geo: { country_iso_code: 'NL', country_name: 'The Netherlands' },
        as: { number: 64500, organization: { name: 'Example Net' } },
      },
      user: { name: 'anna' },
      related: { hosts: ['web1'], ip: ['203.0.113.5'], user: ['anna'] },
      system: {
        auth: {
          ssh: {
            event: 'Accepted',
            method: 'publickey',
            signature:
              'ED25519-CERT SHA256:uNiVztksCsDhcc0u9e8BrwJ92RxNnuFhs09TdTQVSxM ID anna@example.org (serial 12) CA ED25519 SHA256:4eXd0Xf0yVtNjmuLO1Hc0v4a9hYqZ0mJtPq1cX0sYBQ',
          },
        },
      },
    });
  });

  test('failed and invalid attempts are failed logins of the same action', () => {
    for (const status of ['Failed', 'Invalid'] as const) {
      const { event, system } = ecs(login({ status })) as { event: Record<string, unknown>; system: unknown };
      assert.deepEqual(
        [event['category'], event['action'], event['outcome'], system],
        [
          ['authentication'],
          'ssh_login',
          'failure',
          { auth: { ssh: { event: status, method: 'password' } } },
        ],
      );
    }
  });

  test('a probe is not a login', () => {
    const { event, user, system } = ecs(probe) as Record<string, Record<string, unknown> | undefined>;
    assert.deepEqual(event?.['category'], ['network']);
    assert.equal(event['action'], undefined);
    assert.equal(event['outcome'], undefined);
    assert.equal(event['reason'], 'no-identification');
    assert.equal(user, undefined);
    assert.deepEqual(system, { auth: { ssh: { dropped_ip: '203.0.113.5' } } });
  });
});
