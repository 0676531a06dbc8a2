// Golden cases of the whole program: each folder in golden/ on each engine. `cmd` has one command per line. Lines
// that begin with `authtrack` run the program ($DB is the database); the others run in a shell. UPDATE=1 rewrites the
// expectations.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { isoInstant } from '../../src/lib/time-text.js';
import { toJsonLine } from '../../src/lib/safe-text.js';
import { printableUrl } from '../../src/lib/printable-url.js';
import { testEngines } from '../system/store/engines.js';
import { storedRows } from '../system/store/stored-rows.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const golden = path.join(projectFolder, 'test', 'golden');
const expectations = ['stdout', 'stderr', 'exit', 'rows.jsonl', 'processed.log'] as const;
const caseNames = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const update = process.env['UPDATE'] === '1';
// All logs have the modification time 1 June 2026.
const writtenAt = new Date('2026-06-01T00:00:00Z');

type Outcome = Record<(typeof expectations)[number], string>;

async function runCase(name: string, folder: string, db: string): Promise<Outcome> {
  cpSync(path.join(golden, name), folder, { recursive: true });
  for (const file of readdirSync(folder)) utimesSync(path.join(folder, file), writtenAt, writtenAt);
  const outcome: Outcome = { stdout: '', stderr: '', exit: '', 'rows.jsonl': '', 'processed.log': '' };
  const commands = readFileSync(path.join(folder, 'cmd'), 'utf8').trimEnd().split('\n');
  for (const file of expectations) rmSync(path.join(folder, file), { force: true });
  for (const command of commands) {
    const [program, ...args] = command.split(' ');
    if (program !== 'authtrack') {
      execFileSync('sh', ['-ec', command], { cwd: folder });
      continue;
    }
    const stdin = args.includes('-') ? readFileSync(path.join(folder, 'stdin')) : '';
    const ended = await runCli(args, {
      cwd: folder,
      env: { DATABASE_URL: db, AUTHTRACK_OUT: folder },
      input: stdin,
    });
    outcome.stdout += `$ ${command}\n${ended.stdout}`;
    outcome.stderr += `$ ${command}\n${ended.stderr}`;
    outcome.exit += `${ended.code}\n`;
  }
  outcome['rows.jsonl'] = (await storedRows(db))
    .map((row) => `${toJsonLine({ ...row, date: isoInstant(row.date) })}\n`)
    .join('');
  outcome['processed.log'] = readFileSync(path.join(folder, 'processed.log'), 'utf8');
  return normalized(outcome, folder, db);
}

function normalized(outcome: Outcome, folder: string, db: string): Outcome {
  const plain = (text: string): string =>
    text
      .replaceAll(printableUrl(db), 'DB')
      .replaceAll(folder, 'FOLDER')
      .replace(/\b\d+\.\d\d s$/gm, '0.00 s')
      .replace(/"seconds":[\d.]+/g, '"seconds":0')
      .replace(/^(authtrack_last_\w+_seconds) [\d.]+$/gm, '$1 1');
  return Object.fromEntries(Object.entries(outcome).map(([key, text]) => [key, plain(text)])) as Outcome;
}

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

for (const engine of engines) {
  suite(`golden cases on ${engine.name}`, () => {
    for (const name of caseNames) {
      test(name, { skip: engine.skipped ?? false }, async (t) => {
        const outcome = await runCase(name, temporaryFolder(t), engine.freshUrl());
        for (const file of expectations) {
          const expected = path.join(golden, name, file);
          if (update && engine.name === 'duckdb') writeFileSync(expected, outcome[file]);
          assert.equal(
            outcome[file],
            existsSync(expected) ? readFileSync(expected, 'utf8') : '',
            `${name}/${file}`,
          );
        }
      });
    }
  });
}
