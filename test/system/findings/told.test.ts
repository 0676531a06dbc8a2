// What analyze tells about new findings: each once, in the summary, under --quiet, by the exit code of --fail-on.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';

import { acceptedLine, breakIn, failedLine } from '../../support/break-in-log.js';
import { projectFolder } from '../../support/project.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';
import { testEngines } from '../store/engines.js';

type Run = (...args: readonly string[]) => Promise<Ended>;
type Place = { readonly run: Run; readonly log: (text: string, name?: string) => void; readonly cwd: string };

type NewFinding = { readonly id: string; readonly severity: string; readonly sentence: string };

/** A folder with logs, and a database. The run has another `out` folder for each name. */
function place(t: TestContext, db: string): Place & { readonly of: (machine: string) => Run } {
  const cwd = temporaryFolder(t);
  const of =
    (machine: string): Run =>
    (...args) =>
      runCli(args, { cwd, env: { AUTHTRACK_DATABASE_URL: db, AUTHTRACK_OUT: path.join(cwd, machine) } });
  const log = (text: string, name = 'auth.log'): void => writeFileSync(path.join(cwd, name), text);
  return { cwd, of, run: of('web1'), log };
}

function duckdb(t: TestContext): string {
  return `duckdb:${path.join(temporaryFolder(t), 'db')}`;
}

const quietly = ['analyze', '--no-charts', '--quiet'] as const;

async function newFindings(run: Run, ...args: readonly string[]): Promise<readonly NewFinding[]> {
  const { stdout, stderr, code } = await run('analyze', '--no-charts', '--json', ...args);
  assert.equal(code, 0, stderr);
  return (JSON.parse(stdout) as { readonly newFindings: readonly NewFinding[] }).newFindings;
}

const BREAK_IN = 'possible break-in: anna from 203.0.113.7, password, after 30 failed attempts (';

for (const { name, skipped, freshUrl, stop } of await testEngines()) {
  suite(`told on ${name}`, { skip: skipped ?? false }, () => {
    after(stop);

    test('the summary begins with a new finding, once', async (t) => {
      const { run, log } = place(t, freshUrl());
      log(breakIn());
      const { stdout } = await run('analyze', '--no-charts', 'auth.log');
      const [title, first, explain] = stdout.split('\n');
      assert.equal(title, 'New findings');
      assert.ok(first?.startsWith(`  high    ${BREAK_IN}`), first);
      const id = /findings explain (\w+)`$/.exec(explain ?? '')?.[1] ?? '';
      assert.match((await run('findings', 'explain', id)).stdout, /^possible break-in: anna/);
      const again = await run('analyze', '--no-charts', 'auth.log');
      assert.match(again.stdout, /^nothing new since /);
      assert.deepEqual(await newFindings(run, 'auth.log'), []);
    });

    test('one that an older log moves is not told again, though its id changes', async (t) => {
      const { run, log } = place(t, freshUrl());
      log(breakIn());
      const [before] = await newFindings(run, 'auth.log');
      log([1, 2, 3].map((second) => failedLine(second, 5)).join(''), 'older.log');
      const later = await run(...quietly, '--fail-on', 'low', 'older.log');
      assert.deepEqual(later, { code: 0, stdout: '', stderr: '' });
      assert.deepEqual(await newFindings(run, 'older.log'), []);
      const { findings } = JSON.parse((await run('findings', '--json')).stdout) as {
        readonly findings: readonly NewFinding[];
      };
      assert.match(findings[0]?.sentence ?? '', /after 33 failed attempts/);
      assert.notEqual(findings[0]?.id, before?.id);
    });

    test('one that an older log withdraws is neither told nor listed', async (t) => {
      const { run, log } = place(t, freshUrl());
      log(breakIn({ failures: 6 }));
      await run(...quietly, 'auth.log');
      log(acceptedLine({ hoursAgo: 72 }), 'older.log');
      assert.deepEqual(await newFindings(run, 'older.log'), []);
      const { stdout } = await run('findings', '--json', '--severity', 'low');
      assert.deepEqual((JSON.parse(stdout) as { readonly findings: unknown }).findings, []);
    });

    test('one that has become graver is told again, once', async (t) => {
      const { run, log } = place(t, freshUrl());
      log(breakIn({ failures: 6 }));
      const [lesser] = await newFindings(run, 'auth.log');
      assert.equal(lesser?.severity, 'medium');
      log(Array.from({ length: 30 }, (_, second) => failedLine(second, 5)).join(''), 'older.log');
      const graver = await run(...quietly, '--fail-on', 'high', 'older.log');
      assert.equal(graver.code, 20);
      assert.match(graver.stderr, /after 36 failed attempts/);
      const again = await run(...quietly, '--fail-on', 'high', 'older.log');
      assert.deepEqual(again, { code: 0, stdout: '', stderr: '' });
    });

    test('of several runs at once, one tells', async (t) => {
      const { of, log } = place(t, freshUrl());
      const machines = ['web1', 'web2', 'web3'];
      log('');
      // Before they run at once, the tables are there.
      await of('web1')(...quietly, 'auth.log');
      for (const machine of machines) {
        const ip = `198.51.100.${machine.slice(-1)}`;
        log(acceptedLine({ ip, hoursAgo: 30 }) + breakIn(), `${machine}.log`);
      }
      const ended = await Promise.all(
        machines.map((machine) => of(machine)(...quietly, '--fail-on', 'high', `${machine}.log`)),
      );
      const told = ended.filter(({ stderr }) => stderr.includes(BREAK_IN));
      assert.equal(told.length, 1, ended.map(({ stderr }) => stderr).join('---\n'));
      assert.deepEqual(ended.map(({ code }) => code).sort(), [0, 0, 20]);
    });
  });
}

test('--json has it, once, as findings --json has it', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(breakIn());
  const [finding, ...others] = await newFindings(run, '--quiet', 'auth.log');
  assert.deepEqual(others, []);
  const listed = JSON.parse((await run('findings', '--json')).stdout) as {
    readonly findings: readonly (NewFinding & { readonly told: string | null })[];
  };
  assert.ok(listed.findings[0]?.told);
  assert.deepEqual({ ...listed.findings[0], told: null }, finding);
  assert.deepEqual(await newFindings(run, 'auth.log'), []);
});

test('--quiet warns of a grave one once, and prints nothing else', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(breakIn());
  const first = await run(...quietly, 'auth.log');
  assert.ok(first.stderr.startsWith(`authtrack: warning: ${BREAK_IN}`), first.stderr);
  assert.match(first.stderr, /^[^\n]+: see authtrack findings explain \w+\n$/);
  assert.equal(first.stdout, '');
  assert.equal(first.code, 0);
  assert.deepEqual(await run(...quietly, 'auth.log'), { code: 0, stdout: '', stderr: '' });
});

test('--quiet leaves a lesser one for the next summary', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(breakIn({ failures: 6 }));
  assert.deepEqual(await run(...quietly, 'auth.log'), { code: 0, stdout: '', stderr: '' });
  assert.equal((await newFindings(run, 'auth.log'))[0]?.severity, 'medium');
});

test('--fail-on has its exit code for a new finding of that severity or a graver one, once', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(breakIn({ failures: 6 }));
  assert.equal((await run(...quietly, '--fail-on', 'high', 'auth.log')).code, 0);
  const medium = await run(...quietly, '--fail-on', 'medium', 'auth.log');
  assert.equal(medium.code, 20);
  assert.match(medium.stderr, /^authtrack: warning: possible break-in: anna .*after 6 failed attempts/);
  assert.equal((await run(...quietly, '--fail-on', 'medium', 'auth.log')).code, 0);

  log(breakIn({ failures: 6, user: 'ben', method: 'publickey' }), 'low.log');
  assert.equal((await run(...quietly, '--fail-on', 'medium', 'low.log')).code, 0);
  assert.equal((await run(...quietly, '--fail-on', 'low', 'low.log')).code, 20);
  assert.equal((await run('analyze', '--no-charts', '--fail-on', 'low', 'low.log')).code, 0);
});

test('the exit code of an error counts more than that of --fail-on, and the findings are told', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(`nonsense\n${breakIn()}`);
  const { code, stderr } = await run(...quietly, '--strict', '--fail-on', 'high', 'auth.log');
  assert.equal(code, 65);
  assert.ok(stderr.includes(BREAK_IN));
  assert.equal((await run(...quietly, '--fail-on', 'high', 'auth.log')).code, 0);
});

test('an old log alarms nobody, and the first summary shows what was in it', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(breakIn({ hoursAgo: 8 * 24 }));
  const alarms = [...quietly, '--fail-on', 'low', '--notify', '/bin/false', 'auth.log'];
  assert.deepEqual(await run(...alarms), { code: 0, stdout: '', stderr: '' });
  assert.equal((await newFindings(run, 'auth.log')).length, 1);
  assert.deepEqual(await newFindings(run, 'auth.log'), []);
  const longer = place(t, duckdb(t));
  longer.log(breakIn({ hoursAgo: 8 * 24 }));
  assert.equal(
    (await longer.run(...quietly, '--fail-on', 'high', '--alert-within', '9d', 'auth.log')).code,
    20,
  );
});

test('an acknowledged one is not told', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(breakIn({ failures: 6 }));
  await run(...quietly, 'auth.log');
  const { stdout } = await run('findings', '--json');
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly NewFinding[] };
  await run('findings', 'ack', findings[0]?.id ?? '', '--quiet');
  assert.equal((await run(...quietly, '--fail-on', 'low', 'auth.log')).code, 0);
  assert.deepEqual(await newFindings(run, 'auth.log'), []);
});

test('hostile names do not act on a terminal, and have their own line', async (t) => {
  const { run, log, cwd } = place(t, duckdb(t));
  const user = 'a\u001b]0;x\u0007\u202e\u2028<b>';
  log(breakIn({ user }));
  const { stderr } = await run(...quietly, 'auth.log');
  assert.ok(stderr.includes('possible break-in: "a\\x1b]0;x\\x07\\u{202e}\\u{2028}<b>" from'), stderr);
  assert.equal(stderr.split('\n').length, 2);
  const other = (...args: readonly string[]): Promise<Ended> =>
    runCli(args, { cwd, env: { XDG_STATE_HOME: path.join(cwd, 'other') } });
  const summary = await other('analyze', '--no-charts', 'auth.log');
  // eslint-disable-next-line no-control-regex -- what must not be there
  assert.doesNotMatch(summary.stdout, /[\u0000-\u0009\u000b-\u001f\u202e\u2028]/);
  assert.ok(summary.stdout.includes('\\x1b]0;x\\x07\\u{202e}\\u{2028}<b>" from'));
  const third = await runCli(['analyze', '--no-charts', '--json', 'auth.log'], {
    cwd,
    env: { XDG_STATE_HOME: path.join(cwd, 'third') },
  });
  // eslint-disable-next-line no-control-regex -- what must not be there
  assert.doesNotMatch(third.stdout, /[\u0000-\u0009\u000b-\u001f\u202e\u2028]/);
  const [finding] = (JSON.parse(third.stdout) as { newFindings: readonly { readonly user: string }[] })
    .newFindings;
  assert.equal(finding?.user, user);
});

test('what could not be printed is told by the next run', async (t) => {
  const { run, log, cwd } = place(t, duckdb(t));
  log(breakIn());
  const full = await runCli(['analyze', '--no-charts', 'auth.log'], {
    cwd,
    env: {
      AUTHTRACK_DATABASE_URL: `duckdb:${path.join(cwd, 'full.db')}`,
      AUTHTRACK_OUT: path.join(cwd, 'full'),
    },
    wrapper: ['sh', '-c', '"$@" >/dev/full', 'sh'],
  });
  assert.equal(full.code, 74, full.stderr);
  const again = await runCli(['analyze', '--no-charts', '--quiet', 'auth.log'], {
    cwd,
    env: {
      AUTHTRACK_DATABASE_URL: `duckdb:${path.join(cwd, 'full.db')}`,
      AUTHTRACK_OUT: path.join(cwd, 'full'),
    },
  });
  assert.ok(again.stderr.includes(BREAK_IN), again.stderr);
  assert.equal((await run(...quietly, 'auth.log')).code, 0);
});

test('a summary says that nothing is new', async (t) => {
  const { run, log } = place(t, duckdb(t));
  log(acceptedLine({}));
  const { stdout } = await run('analyze', '--no-charts', 'auth.log');
  assert.match(stdout, /^Findings {9}nothing new$/m);
});

test('neither the unit nor the line of cron uses --fail-on, which would keep the ban list from being written', () => {
  for (const file of ['integrations/systemd/authtrack.service', 'integrations/cron/authtrack']) {
    const lines = readFileSync(path.join(projectFolder, file), 'utf8').split('\n');
    const commands = lines.filter((line) => /^[^#].*authtrack analyze/.test(line));
    assert.equal(commands.length, 1);
    assert.doesNotMatch(commands.join('\n'), /--fail-on/);
  }
});
