// authtrack bans lists and bans lists remove, on every engine: a removed list leaves nothing behind.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';

import { accepted, failures, timeText } from '../../support/ban-runs.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';
import { testEngines } from '../store/engines.js';

// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const NOW = Date.now();
const HOUR = 3_600_000;

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

type Run = (args: string, input?: string) => Promise<Ended>;

const SEEN = Math.floor(NOW / 1000) - 7200;
/** From two servers, with one ban that ends. */
const FLEET = `# authtrack-bans 1 ${SEEN}\n# 3 entries of 3\n${[
  `44.1.0.1 ${SEEN} never web1`,
  `44.1.0.1 ${SEEN} never web2`,
  `44.1.0.2 ${SEEN} ${SEEN + 86_400} web2`,
].join('\n')}\n`;

for (const engine of engines) {
  suite(`authtrack bans lists on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    const begin = async (
      t: TestContext,
      lines: readonly string[],
    ): Promise<{ run: Run; list: () => string }> => {
      const cwd = temporaryFolder(t);
      const env = { DATABASE_URL: engine.freshUrl(), AUTHTRACK_OUT: cwd };
      const run: Run = (args, input = '') => runCli(args.split(' '), { cwd, env, input });
      if (lines.length > 0) {
        writeFileSync(path.join(cwd, 'auth.log'), lines.map((line) => `${line}\n`).join(''));
        assert.equal((await run('analyze --no-charts --quiet auth.log')).code, 0);
      }
      const file = path.join(cwd, 'auto-ban.data');
      return { run, list: () => (existsSync(file) ? readFileSync(file, 'utf8') : '(none)') };
    };

    test('shows each list with its hosts, entries and times, empty lists too', async (t) => {
      const { run } = await begin(t, failures('44.0.0.1', 10));
      const none = await run('bans lists');
      assert.equal(none.stdout, 'No list is imported: see `authtrack bans import --help`.\n');
      assert.deepEqual(JSON.parse((await run('bans lists --json')).stdout), { lists: [] });
      await run('bans import - --from fleet', FLEET);
      await run('bans import - --from public --for 7d', '44.2.0.1\n44.2.0.0/24\n');
      await run('bans import - --from empty', '# none\n');
      const { code, stdout, stderr } = await run('bans lists');
      assert.deepEqual([code, stderr], [0, '']);
      const time = String.raw`20\d\d-\d\d-\d\d \d\d:\d\d UTC`;
      assert.match(
        stdout,
        new RegExp(
          [
            String.raw`^  List +Entries +Expired +First added +Last added +Last seen +Until`,
            String.raw`  empty +0 +0 +${time} +${time}`,
            String.raw`  fleet \(2 hosts\) +3 +0 +${time} +${time} +${time} +no end`,
            String.raw`  public +2 +0 +${time} +${time} +${time}`,
            '$',
          ].join(String.raw`\n`),
        ),
      );
      const { lists } = JSON.parse((await run('bans lists --json')).stdout) as {
        lists: Record<string, unknown>[];
      };
      const fleet = lists[1] ?? {};
      assert.deepEqual(
        [fleet['name'], fleet['hosts'], fleet['entries'], fleet['expired'], fleet['seen'], fleet['expires']],
        ['fleet', ['web1', 'web2'], 3, 0, timeText(SEEN * 1000), null],
      );
      assert.deepEqual(Object.keys(fleet).sort(), [
        ...['entries', 'expired', 'expires', 'firstAdded', 'hosts', 'lastAdded', 'name', 'seen'],
      ]);
    });

    test('after its removal everything is as if the list had never been imported', async (t) => {
      const { run, list } = await begin(t, [
        ...failures('44.0.0.1', 10),
        ...failures('44.0.0.77', 10),
        ...failures('2a00:1::5', 10),
        accepted('44.3.0.3', timeText(NOW - HOUR)),
      ]);
      await run('bans import - --from others', '44.9.0.1\n44.0.0.77\n');
      const all = async (): Promise<readonly string[]> => {
        await run('bans --quiet');
        const views = [
          ...['bans lists --json', 'bans --json', 'bans', 'bans explain --json'],
          ...[
            'bans explain 44.0.0.1 --json',
            'bans explain 44.1.0.2 --json',
            'bans explain 44.0.0.0/16 --json',
          ],
        ];
        const shown = await Promise.all(views.map(async (view) => (await run(view)).stdout));
        // The first line has the time of the export.
        return [list(), ...shown, (await run('bans export')).stdout.split('\n').slice(1).join('\n')];
      };
      const before = await all();
      // Around a ban of this server, over another list, an exempt address, and an address that is not banned.
      await run('bans import - --from bad', '44.0.0.0/25\n44.9.0.0/24\n44.3.0.3\n44.1.0.2\n2a00:1::/64\n');
      const during = await all();
      // Only the export, the last one, is the same: it never has entries of others.
      const same = during.flatMap((text, i) => (text === before[i] ? [i] : []));
      assert.deepEqual(same, [before.length - 1]);
      assert.equal((await run('bans lists remove bad --yes')).code, 0);
      const again = await all();
      assert.deepEqual(again, before);
    });

    test('a list that is imported again after its removal is a first one', async (t) => {
      const { run } = await begin(t, failures('44.0.0.1', 10));
      await run('bans import - --from big', '44.1.0.1\n');
      const wide = '44.64.0.0/16\n44.65.0.0/16\n';
      assert.match((await run('bans import - --from big', wide)).stderr, /has grown too much/);
      await run('bans lists remove big --yes --quiet');
      assert.equal((await run('bans import - --from big', wide)).code, 0);
    });

    test('nothing is removed without confirmation, by --dry-run, or if no list has exactly this name', async (t) => {
      const { run } = await begin(t, failures('44.0.0.1', 10));
      await run('bans import - --from fleet', FLEET);
      await run('bans import - --from fleet2', '44.2.0.1\n');
      const before = (await run('bans lists --json')).stdout;
      const unasked = await run('bans lists remove fleet');
      assert.equal(unasked.code, 64);
      assert.match(unasked.stderr, /cannot ask for confirmation.*\n.*--yes/);
      assert.equal(
        (await run('bans lists remove fleet --dry-run')).stdout,
        'Would remove the imported list fleet with 3 entries.\n',
      );
      assert.deepEqual(JSON.parse((await run('bans lists remove fleet --dry-run --json')).stdout), {
        ...{ name: 'fleet', entries: 3, removed: 0 },
      });
      for (const name of ['fleet/web1', 'flee', 'Fleet', 'fleet%', '\u001b[2J']) {
        const { code, stderr } = await run(`bans lists remove --yes ${name}`);
        assert.equal(code, 66, name);
        assert.match(stderr, /has no imported list "[ -~]+"\n.*authtrack bans lists/);
      }
      assert.equal((await run('bans lists remove')).code, 64);
      assert.equal((await run('bans lists --json')).stdout, before);
      const foreign = await run('bans --allow 44.9.9.9 lists remove fleet --yes');
      assert.deepEqual(
        [foreign.code, foreign.stderr.split('\n')[0]],
        [64, 'authtrack: error: --allow is not a flag of `bans lists remove`'],
      );
      assert.deepEqual(JSON.parse((await run('bans lists remove fleet --yes --json')).stdout), {
        ...{ name: 'fleet', entries: 3, removed: 3 },
      });
      assert.equal((await run('bans lists remove fleet2 --yes')).stderr, '');
    });

    test('warns if nothing is left to decide from, since the file then stays', async (t) => {
      const { run, list } = await begin(t, []);
      await run('bans import - --from only', '44.1.0.1\n');
      await run('bans');
      assert.equal(list(), '44.1.0.1\n');
      const { code, stderr } = await run('bans lists remove only --yes');
      assert.equal(code, 0);
      assert.match(
        stderr,
        /warning: the database has no log and no other list, .*auto-ban\.data: remove that file/,
      );
      assert.equal((await run('bans')).code, 66);
    });
  });
}
