// The commands in documents work. Every call of authtrack has a known command and known flags. Every block of shell runs
// in a machine of its own, or `notRun` says why it does not.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';

import { parseCommandLine } from '../../src/cli/program.js';
import { commandTable } from '../../src/commands/commands.js';
import { AuthtrackError, NoInputError } from '../../src/lib/errors.js';
import { blocksOf, codeSpansOf, docPages } from '../support/doc-pages.js';
import { makeSandbox, runInSandbox } from '../support/doc-sandbox.js';
import { authtrackCalls } from '../support/shell-commands.js';

/** Blocks that do not run here, by their first line, and why. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci && npm run build && node dist/bin/authtrack.js analyze --state demo --year 2026 --timezone UTC data/auth.log':
    'installs packages; docs/summary.md has the same call of authtrack',
  'npm pack && npm install -g ./authtrack-0.1.0.tgz': 'test/system/installed.test.ts installs the package',
  'npm install -g ./authtrack-0.1.0.tgz': 'test/system/installed.test.ts installs the package',
  'npm uninstall -g authtrack': 'needs an installation by npm',
  'npm ci && npm run test:install && npm test': 'is the run of this test',
  'npm ci && npm run test:install && npm test   # the tests': 'is the run of this test',
  'node --test --test-reporter=spec dist/test/unit/sshd/read-message.test.js':
    'needs the built tests, which the pages are tested with',
  'npm run test:node                       # the whole suite on Node 20, 22 and 24, one after the other':
    'takes an hour',
  'apt install ./authtrack_0.1.0_amd64.deb': 'test/system/debian-package.test.ts installs the package',
  'npm ci && npm run package:deb': 'test/system/debian-package.test.ts builds and installs the package',
  'authtrack setup': 'writes to /etc: test/system/commands/setup.test.ts runs it with --root',
  'authtrack setup            # show each step, and ask':
    'writes to /etc: test/system/commands/setup.test.ts runs it with --root',
  'authtrack setup --yes --bantime 7d --allow 198.51.100.0/24':
    'writes to /etc: test/system/commands/setup.test.ts runs it with --root',
  'sudo authtrack doctor': 'looks at this machine: test/system/doctor/',
  'authtrack logins --since 1d --limit all --format ecs | jq -c \'{create: {_id: (.host.name + "-" + .event.id)}}, .\' > bulk.ndjson':
    'needs jq',
  'authtrack doctor --json | jq \'.checks[] | select(.status == "failure")\'':
    'looks at this machine: test/system/doctor/',
  'install -d -m 755 -o authtrack -g authtrack /var/lib/authtrack-metrics':
    'needs the user authtrack: test/system/integrations/nightly.test.ts checks the drop-in',
  'ln -s /var/lib/authtrack-metrics/authtrack.prom /var/lib/prometheus/node-exporter/authtrack.prom':
    'needs the folder of node_exporter',
  'install -d -m 700 -o authtrack -g authtrack /var/backups/authtrack':
    'needs the user authtrack: test/system/commands/db-backup.test.ts',
  '#!/bin/sh':
    'a script for cron or notify: test/system/commands/db-backup.test.ts, test/system/findings/recipes.test.ts',
  'echo \'{"machine": "web1", "text": "high: only a test", "findings": []}\' | /etc/authtrack/notify':
    'needs a service: test/system/findings/recipes.test.ts',
  'systemctl stop authtrack.timer authtrack.service':
    'stops a service: test/system/commands/db-backup.test.ts restores so',
  'authtrack db backup /var/backups/authtrack/before-upgrade.duckdb':
    'writes to /var/backups: test/system/commands/db-backup.test.ts',
  '(umask 077 && mysqldump --single-transaction --no-tablespaces --host=db1.internal --port=3306 --protocol=TCP --user=authtrack --password authtrack > authtrack.sql)':
    'needs a server: test/system/commands/db-backup.test.ts',
  'authtrack analyze': 'reads the logs of this machine: test/system/machine-logs.test.ts',
  'authtrack analyze --quiet && authtrack bans':
    'reads the logs of this machine: test/system/machine-logs.test.ts',
  'authtrack bans apply fail2ban --dry-run': 'needs the server of fail2ban: test/system/bans/',
  'authtrack bans apply fail2ban': 'needs the server of fail2ban: test/system/bans/',
  'authtrack bans apply fail2ban --list /var/lib/authtrack/auto-ban.data':
    'needs the server of fail2ban: test/system/commands/bans-apply-list.test.ts',
  "logger -t 'sshd[1]' 'Accepted publickey for root from 203.0.113.9 port 1 ssh2'":
    'writes to the log of this machine',
  "logger -t 'sshd[1]' 'Failed password for root from 203.0.113.9 port 22 ssh2'":
    'writes to the log of this machine',
  'cd "$(mktemp -d)" && npm pack --silent @ip-location-db/geo-whois-asn-country-mmdb': 'downloads a file',
  "export AUTHTRACK_DATABASE_URL='mysql://authtrack:secret@localhost/authtrack?socket=/run/mysqld/mysqld.sock'":
    'needs a server: test/system/mysql-docs.test.ts runs the commands of docs/mysql.md',
  'openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=db1.example -addext subjectAltName=DNS:db1.example -keyout server-key.pem -out server-cert.pem':
    'test/system/mysql-docs.test.ts runs it',
  "duckdb -readonly ~/.local/state/authtrack/authtrack.duckdb 'SELECT status, SUM(attempts) FROM logins GROUP BY status'":
    'Debian has no package of this program',
  'logrotate -d /etc/logrotate.d/authtrack': 'test/system/integrations/logrotate.test.ts runs it',
  'groupadd -f sshban && useradd -r -g sshban ban && install -d -m 755 -o ban -g sshban /srv/ban':
    'creates a user: test/system/commands/readers.test.ts',
  "salt '*' saltutil.refresh_pillar": 'Debian has no Salt: test/system/integrations/ runs the states',
  'salt master.example state.apply authtrack.list':
    'Debian has no Salt: test/system/integrations/ runs the states',
};

const blocks = docPages.flatMap((page) =>
  blocksOf(page, 'sh').map((text) => ({ page, text, first: text.trim().split('\n')[0] ?? '' })),
);

/** What is wrong with a call; undefined if authtrack would begin to work. */
async function refusal(args: readonly string[]): Promise<string | undefined> {
  try {
    await parseCommandLine(args, commandTable, {
      env: {},
      cwd: '/',
      stdout: { write: () => undefined },
    });
    return undefined;
  } catch (error) {
    // A file that the call names is not here.
    return error instanceof AuthtrackError && !(error instanceof NoInputError) ? error.message : undefined;
  }
}

suite('every call of authtrack is understood', () => {
  for (const { page, text, first } of blocks)
    test(`in ${page}: ${first}`, async () => {
      for (const call of authtrackCalls(text)) assert.equal(await refusal(call), undefined, call.join(' '));
    });

  // These two quote messages and former names.
  for (const page of docPages.filter((name) => !/CHANGELOG|benchmarks/.test(name)))
    test(`within the text of ${page}`, async () => {
      for (const span of codeSpansOf(page).filter((text) => !text.includes('…')))
        for (const call of authtrackCalls(span.replace(/\bCOMMAND\b/, 'analyze'))) {
          if (call.length === 0) continue;
          const why = await refusal(call);
          // A command that is only named, without its arguments.
          if (/^missing required|^required option/.test(why ?? '')) continue;
          assert.equal(why, undefined, span);
        }
    });
});

suite('every block of shell runs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-docs-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const analyzed = path.join(folder, 'analyzed');
  before(() => makeSandbox(analyzed));
  const isRun = ({ first }: { readonly first: string }): boolean => !(first in notRun);

  for (const page of docPages) {
    const ofPage = blocks.filter((block) => block.page === page).filter(isRun);
    if (ofPage.length === 0) continue;
    test(`of ${page}`, async (t) => {
      const root = path.join(folder, path.basename(page));
      makeSandbox(root, analyzed);
      for (const block of ofPage)
        await t.test(block.first, () => {
          const { code, stderr } = runInSandbox(root, block.text);
          assert.equal(code, 0, stderr);
        });
    });
  }

  for (const page of ['docs/summary.md'])
    test(`and prints what ${page} shows`, () => {
      const root = path.join(folder, `printed-${path.basename(page)}`);
      makeSandbox(root, analyzed);
      const { stdout } = runInSandbox(
        root,
        'authtrack analyze --state demo --year 2026 --timezone UTC data/auth.log',
      );
      const [shown = ''] = blocksOf(page, 'text');
      // Paths and times differ.
      const lines = shown.split('\n').filter((line) => !/…|^(?:Database|Charts|Log|Time| {17})/.test(line));
      assert.ok(lines.length > 8, shown);
      assert.deepEqual(
        lines.filter((line) => !stdout.split('\n').includes(line)),
        [],
      );
    });

  test('each block that does not run is in a document', () => {
    const firstLines = new Set(blocks.map(({ first }) => first));
    assert.deepEqual(
      Object.keys(notRun).filter((first) => !firstLines.has(first)),
      [],
    );
  });

  test('a command that could reach this machine is not found', () => {
    const root = path.join(folder, 'outside');
    makeSandbox(root, analyzed);
    assert.equal(runInSandbox(root, 'useradd mira').code, 127);
    assert.equal(runInSandbox(root, 'systemctl start authtrack-x').code, 5);
  });
});
