// The completion scripts, in the shells themselves.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { flagsOf, namesAfter } from '../../src/cli/command-facts.js';
import { completionScript, shells, type Shell } from '../../src/cli/cli.js';
import { commandTable } from '../../src/commands/commands.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { offered, type Asked } from '../support/shell-completion.js';
import { missingTool, runTool } from '../support/tools.js';

const FILES = ['auth.log', 'two words.log', '$(touch owned).log', '*'];

/** What follows each command line, and what must not. */
const cases: readonly { line: string; has: readonly string[]; hasNot?: readonly string[] }[] = [
  { line: 'authtrack ba', has: ['bans'], hasNot: ['analyze'] },
  { line: 'authtrack bans ', has: ['explain', 'import', 'help'], hasNot: ['auth.log', 'info'] },
  { line: 'authtrack bans --all-hosts imp', has: ['import'] },
  { line: 'authtrack bans --db duckdb:/x imp', has: ['import'] },
  { line: 'authtrack bans --format ', has: ['nftables', 'csv'], hasNot: ['auth.log', 'parquet'] },
  { line: 'authtrack bans --format=nf', has: ['nftables'] },
  { line: 'authtrack db export --format ', has: ['parquet'], hasNot: ['nftables'] },
  { line: 'authtrack analyze ', has: ['journal', '-', 'folder', ...FILES] },
  { line: 'authtrack analyze journal:', has: ['folder'] },
  { line: 'authtrack analyze auth.log --no', has: ['--no-charts'], hasNot: ['auth.log'] },
  { line: 'authtrack analyze --out ', has: ['folder'], hasNot: ['auth.log', 'journal'] },
  { line: 'authtrack db export --out ', has: ['auth.log', 'folder'] },
  { line: 'authtrack bans explain --config ', has: ['auth.log'] },
  { line: 'authtrack bans --exempt-only-journal ', has: ['true', 'auto'] },
  { line: 'authtrack bans import --from x ', has: ['-', 'auth.log'] },
  { line: 'authtrack bans import --from ', has: [], hasNot: ['auth.log', '-'] },
  { line: 'authtrack bans apply ', has: ['fail2ban'], hasNot: ['auth.log'] },
  { line: 'authtrack help bans ', has: ['import'] },
  { line: 'authtrack completion ', has: ['bash', 'zsh', 'fish'] },
];

/** The command lines with everything that begins with `--`, or that can be a subcommand. */
const everything = [
  ...commandTable.commands.map(({ name }) => name),
  ...Object.keys(commandTable.groups),
].map((name) => {
  const command = commandTable.commands.find((each) => each.name === name);
  const flags = command === undefined ? [] : flagsOf(command).map(({ long }) => long);
  return { name, flags: [...flags, '--help'], members: namesAfter(commandTable, name) };
});

/** A script and a folder with files. */
async function prepare(t: TestContext, shell: Shell): Promise<Omit<Asked, 'line'>> {
  const cwd = temporaryFolder(t);
  const script = path.join(temporaryFolder(t), 'script');
  mkdirSync(path.join(cwd, 'folder'));
  for (const file of FILES) writeFileSync(path.join(cwd, file), '');
  writeFileSync(script, await completionScript(shell, commandTable));
  return { script, cwd };
}

for (const shell of shells)
  suite(`the completion of ${shell}`, { skip: missingTool(shell, '--version') }, () => {
    test('is a script without syntax errors, and `authtrack completion` prints it', async (t) => {
      const { script, cwd } = await prepare(t, shell);
      assert.deepEqual(runTool(shell, '-n', script), { status: 0, output: '' });
      const { code, stdout, stderr } = await runCli(['completion', shell], { cwd });
      assert.deepEqual([code, stdout, stderr], [0, await completionScript(shell, commandTable), '']);
    });

    for (const { line, has, hasNot = [] } of cases)
      test(`knows what follows \`${line}\``, async (t) => {
        const asked = { ...(await prepare(t, shell)), line };
        const found = offered(shell, asked);
        assert.deepEqual(
          has.filter((word) => !found.includes(word)),
          [],
          `missing among: ${found.join('|')}`,
        );
        assert.deepEqual(
          hasNot.filter((word) => found.includes(word)),
          [],
        );
      });

    test('knows every command and every flag', async (t) => {
      const asked = await prepare(t, shell);
      const top = offered(shell, { ...asked, line: 'authtrack ' });
      assert.deepEqual(
        namesAfter(commandTable, '').filter((name) => !top.includes(name)),
        [],
      );
      for (const { name, flags, members } of everything) {
        const found = offered(shell, { ...asked, line: `authtrack ${name} --` });
        assert.deepEqual(
          flags.filter((flag) => !found.includes(flag)),
          [],
          `${name}: ${found.join('|')}`,
        );
        if (members.length === 0) continue;
        const names = offered(shell, { ...asked, line: `authtrack ${name} ` });
        assert.deepEqual(
          members.filter((member) => !names.includes(member)),
          [],
        );
      }
    });
  });
