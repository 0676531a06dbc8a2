// The picture of the terminal in the README shows what authtrack prints today. If not: `npm run picture`.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readPage } from '../support/doc-pages.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

/** The words of a text, without bars and the name of the database. */
const wordsOf = (text: string): readonly string[] =>
  text.split(/\s+/).filter((word) => !/^(?:█+|duckdb:.*|)$/.test(word));

test('docs/terminal.svg has the words of the summary, in their order', async (t) => {
  const shown = [...readPage('docs/terminal.svg').matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(
    ([, word = '']) => word,
  );
  const command = shown.slice(1, shown.indexOf('data/auth.log') + 1);
  assert.deepEqual([shown[0], command[0]], ['$', 'authtrack']);
  const [, ...args] = command;
  const state = ['--state', temporaryFolder(t)];
  const { code, stdout, stderr } = await runCli([...args, ...state], { cwd: projectFolder, charts: true });
  assert.equal(code, 0, stderr);
  const [summary = ''] = stdout.split(/^Charts /m);
  assert.deepEqual(wordsOf(shown.slice(command.length + 1).join(' ')), wordsOf(summary));
});
