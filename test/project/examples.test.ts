// The examples of settings in README, docs and integrations can be copied as they are: they set known settings, and
// name no host that does not exist.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { parse } from 'yaml';

import { settingList } from '../../src/cli/setting-table.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder, type Ended } from '../support/run-cli.js';

const read = (name: string): string => readFileSync(path.join(projectFolder, name), 'utf8');

const pages = ['README.md', ...readdirSync(path.join(projectFolder, 'docs')).map((name) => `docs/${name}`)];
const groups = new Set(settingList.flatMap(({ file }) => file?.split('.')[0] ?? []));

/** The YAML examples of the pages that are settings of authtrack. */
const yamlExamples = pages
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [...read(page).matchAll(/^ *```yaml\n([^]*?)^ *```/gm)].map(([, text = '']) => ({ page, text })),
  )
  .filter(({ text }) => groups.has(/^\s*(\w+)/m.exec(text.replace(/^\s*#.*$/gm, ''))?.[1] ?? ''));

function runIn(t: TestContext, args: readonly string[], env = {}, yaml?: string): Promise<Ended> {
  const cwd = temporaryFolder(t);
  if (yaml !== undefined) writeFileSync(path.join(cwd, 'authtrack.yaml'), yaml);
  writeFileSync(
    path.join(cwd, 'auth.log'),
    '2026-05-31T10:00:00Z web1 sshd[7]: Server listening on :: port 22.\n',
  );
  return runCli(args, { cwd, env });
}

suite('an example', () => {
  test('of authtrack.yaml is in the pages', () => assert.ok(yamlExamples.length >= 3));

  for (const [n, { page, text }] of yamlExamples.entries())
    test(`of authtrack.yaml works: ${page}, ${n}`, async (t) => {
      const { code, stderr } = await runIn(t, ['config'], {}, text);
      assert.deepEqual([code, stderr], [0, '']);
      const { bans } = parse(text) as { bans?: { allow?: readonly string[] } };
      for (const entry of bans?.allow ?? [])
        assert.match(entry, /^[0-9a-f.:/]+$/, 'not an address: may not exist');
    });

  test('in .env.example works if all lines are used', async (t) => {
    const lines = [...read('.env.example').matchAll(/^#([A-Z_]+)=(.*)$/gm)];
    assert.ok(lines.length > 20);
    const env = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
    // It names a file that this machine lacks; the error says so.
    delete env['AUTHTRACK_CONFIG'];
    const { code, stderr } = await runIn(t, ['config'], env);
    assert.equal(code, 0, stderr);
  });

  test('of an allowlist in integrations has no host name', () => {
    const pillar = parse(
      read('integrations/salt/pillar/authtrack.sls').replace(/\{%.*?%\}|\{\{.*?\}\}/g, ''),
    ) as {
      authtrack: { config: { bans: { allow: readonly string[] } } };
    };
    for (const entry of pillar.authtrack.config.bans.allow) assert.match(entry, /^[0-9a-f.:/]+$/);
  });

  for (const [what, args, env] of [
    ['database', ['db', 'info'], { DATABASE_URL: 'mysql://user:password@host/database' }],
    ['database', ['db', 'info'], { DATABASE_URL: 'mysql://authtrack:PASSWORD@db.example:3306/authtrack' }],
  ] as const)
    test(`${what} of an example ends in an error that says so: ${env.DATABASE_URL}`, async (t) => {
      const { code, stderr } = await runIn(t, args, env);
      assert.equal(code, 69, stderr);
      assert.match(stderr, /hint: (?:host|db\.example)\S* is a placeholder from an example/);
    });

  test('of an allowlist with a host name ends in an error that says so', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(
      path.join(cwd, 'auth.log'),
      '2026-05-31T10:00:00Z web1 sshd[7]: Failed password for root from 192.0.2.1 port 1 ssh2\n',
    );
    assert.equal((await runCli(['analyze', '--no-charts', 'auth.log'], { cwd })).code, 0);
    const { code, stderr } = await runCli(['bans', '--allow', 'office.example'], { cwd });
    assert.deepEqual([code, stderr.includes('office.example is a placeholder')], [78, true], stderr);
  });

  test('of cron and of the unit analyzes without a name', () => {
    for (const file of ['integrations/cron/authtrack', 'integrations/systemd/authtrack.service'])
      assert.match(read(file), /authtrack analyze --quiet(?: &&|$)/m, file);
  });

  test('in the README keeps made-up attackers out of the real database', () => {
    const [, tried = ''] = /## Try it\n[^]*?```sh\n([^]*?)```/.exec(read('README.md')) ?? [];
    assert.match(tried, /analyze --state demo /);
    assert.match(read('.gitignore'), /^\/demo\/$/m);
  });
});
