// Journals that cannot be read, and the journal of this machine.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import {
  MACHINE,
  accepted,
  endlessJournalctl,
  many,
  missingJournal,
  writeJournal,
} from '../fixtures/journal.js';
import { analyze, analyzeArgs, pidsIn, type Run } from '../support/analyze-journal.js';
import { assertFails } from '../support/failing-run.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { missing } from '../support/without-privileges.js';

/** A command that may read only what everybody may: journalctl does not report hidden files to root. */
const asNobody =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--']
    : [];

suite('a journal that cannot be read', { skip: missingJournal() }, () => {
  const cases = [
    {
      what: 'no journalctl',
      name: 'journal',
      env: { PATH: '/nonexistent' },
      code: 66,
      says: [/journalctl is not installed/, /analyze \/var\/log\/auth\.log/],
    },
    {
      what: 'no journalctl for a file',
      name: 'journal:a.journal',
      env: { PATH: '/nonexistent' },
      code: 66,
      says: [/cannot read journal:a\.journal: journalctl is not installed/],
    },
    { what: 'no such file', name: 'journal:none', code: 66, says: [/none: no such file/] },
    { what: 'no name', name: 'journal:', code: 64, says: [/journal: does not name a journal/] },
    {
      what: 'a folder without journals',
      name: 'journal:empty',
      code: 66,
      says: [/journal:empty: no journal files/],
    },
    { what: 'a text file', name: 'journal:text', code: 65, says: [/journal:text is not a journal/] },
    { what: 'a device', name: 'journal:/dev/null', code: 66, says: [/\/dev\/null is not a journal/] },
    {
      what: 'half a file',
      name: 'journal:half',
      code: 65,
      says: [/journal:half is not a journal, or it is damaged/],
    },
    {
      what: 'a journal as a plain log',
      name: 'a.journal',
      code: 65,
      says: [/a\.journal is a journal file/, /analyze journal:a\.journal/],
    },
    {
      what: 'journals of two machines',
      name: 'journal:two',
      code: 65,
      says: [/journal:two has the journals of 2 machines: 3f/],
    },
  ] as const;
  for (const { what, name, code, says, ...more } of cases) {
    test(`${what} is reported with its hint`, async (t) => {
      const cwd = temporaryFolder(t);
      const file = path.join(cwd, 'a.journal');
      writeJournal(file, many(0, 3));
      mkdirSync(path.join(cwd, 'empty'));
      mkdirSync(path.join(cwd, 'two'));
      for (const machine of ['3f', '4f'])
        writeJournal(path.join(cwd, 'two', `${machine}.journal`), [
          { ...accepted(1), machine: machine.repeat(16) },
        ]);
      writeFileSync(path.join(cwd, 'text'), 'no journal');
      writeFileSync(path.join(cwd, 'half'), readFileSync(file).subarray(0, 100_000));
      assertFails(await runCli(['analyze', name], { cwd, ...more }), { code, says });
    });
  }

  test('missing permission is reported with its hint', { skip: missing(asNobody) }, async (t) => {
    const cwd = temporaryFolder(t);
    chmodSync(cwd, 0o755);
    mkdirSync(path.join(cwd, 'partly'));
    for (const file of ['a.journal', 'partly/system.journal', 'partly/user-1000.journal']) {
      writeJournal(path.join(cwd, file), many(0, 3));
      chmodSync(path.join(cwd, file), file.includes('user') ? 0o644 : 0);
    }
    for (const name of ['journal:a.journal', 'journal:partly']) {
      const run = await runCli(['parse', name], { cwd, wrapper: asNobody });
      assertFails(run, { code: 77, says: [/permission denied/, /group systemd-journal or adm/] });
    }
  });

  test('the run fails after the entries of a journalctl that fails half-way', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(path.join(cwd, 'a.journal'), many(0, 3));
    const folder = endlessJournalctl(cwd);
    const script = path.join(folder, 'journalctl');
    writeFileSync(
      script,
      readFileSync(script, 'utf8').replace(
        'exec sleep 60',
        'echo "Failed to iterate: \\033[31mBad message" >&2; exit 1',
      ),
    );
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const run = await runCli([...analyzeArgs, 'journal:a.journal'], { cwd, env });
    assertFails(run, {
      code: 65,
      says: [/Failed to iterate: \\x1b\[31mBad message/, /the readable part was read/],
    });
    assert.equal((await pidsIn(cwd)).length, 3);
    rmSync(folder, { recursive: true });
    assert.equal((await analyze(cwd, 'journal:a.journal')).lines, 0);
  });
});

/** A command that sees `folder` as the journals of its machine, whose id is MACHINE. */
function onMachine(folder: string): readonly string[] {
  const mount =
    'mount --bind "$0/machine-id" /etc/machine-id && mount --bind "$0/journal" /var/log/journal && exec "$@"';
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  return ['unshare', ...asRoot, '--mount', 'sh', '-ec', mount, folder];
}

function machineFolder(folder: string): string {
  mkdirSync(path.join(folder, 'journal', MACHINE), { recursive: true });
  writeFileSync(path.join(folder, 'machine-id'), `${MACHINE}\n`);
  return path.join(folder, 'journal', MACHINE);
}

suite('the journal of this machine', { skip: missingJournal() }, () => {
  test('is read from the position of the last run, and its files are the same journal', async (t) => {
    const cwd = temporaryFolder(t);
    const folder = machineFolder(cwd);
    const wrapper = onMachine(cwd);
    const why = missing(wrapper);
    if (why !== false) {
      t.skip(why);
      return;
    }
    writeJournal(path.join(folder, 'system.journal'), many(0, 3));
    // An entry in the journal of a user, which does not count.
    writeJournal(path.join(folder, 'user-1000.journal'), [{ ...accepted(9), uid: 1000 }]);
    const inserted = async (): Promise<number> => {
      const { code, stdout, stderr } = await runCli([...analyzeArgs, 'journal'], { cwd, wrapper });
      assert.equal(code, 0, stderr);
      return (JSON.parse(stdout) as Run).inserted;
    };
    assert.equal(await inserted(), 3);
    assert.equal(await inserted(), 0);
    assert.equal((await analyze(cwd, `journal:${folder}/system.journal`)).lines, 0);
    writeJournal(path.join(folder, 'system.journal'), many(3, 5));
    assert.equal(await inserted(), 2);
    assert.deepEqual(
      await pidsIn(cwd),
      many(0, 5).map(({ pid }) => pid),
    );
  });

  test('is reported with its hint if it does not exist', async (t) => {
    const cwd = temporaryFolder(t);
    machineFolder(cwd);
    const wrapper = onMachine(cwd);
    const why = missing(wrapper);
    if (why !== false) {
      t.skip(why);
      return;
    }
    const run = await runCli(['analyze', 'journal'], { cwd, wrapper });
    assertFails(run, { code: 66, says: [/this machine has no journal/, /\.\/journal/] });
  });
});
