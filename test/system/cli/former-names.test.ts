// Former names of settings: flags, variables and paths in authtrack.yaml of earlier releases still work.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { commandTable } from '../../../src/commands/commands.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';

type Row = {
  readonly key: string;
  readonly flag?: string;
  readonly variable?: string;
  readonly file: string;
  readonly given: string;
};

const rows: readonly Row[] = [
  {
    key: 'maxretry',
    flag: '--max-attempts',
    variable: 'AUTHTRACK_MAX_ATTEMPTS',
    file: 'maxAttempts',
    given: '7',
  },
  { key: 'findtime', flag: '--window', variable: 'AUTHTRACK_WINDOW', file: 'window', given: '3h' },
  { key: 'bantime', flag: '--ban-time', variable: 'AUTHTRACK_BAN_TIME', file: 'time', given: '5d' },
  { key: 'bantimeFactor', file: 'growth', given: '3' },
  {
    key: 'exemptLoginsWithin',
    flag: '--spare-logins',
    variable: 'AUTHTRACK_SPARE_LOGINS',
    file: 'spareLogins',
    given: '9d',
  },
  {
    key: 'exemptFactor',
    flag: '--spare-factor',
    variable: 'AUTHTRACK_SPARE_FACTOR',
    file: 'spareFactor',
    given: '4',
  },
  {
    key: 'exemptOnlyJournal',
    flag: '--spare-only-journal',
    variable: 'AUTHTRACK_SPARE_ONLY_JOURNAL',
    file: 'spareOnlyJournal',
    given: 'true',
  },
];

suite('a former name of a setting', () => {
  for (const { key, flag, variable, file, given } of rows) {
    test(`${key}: its former flag, variable and path still work`, async (t) => {
      const cwd = temporaryFolder(t);
      const shows = async (
        args: readonly string[],
        env: Readonly<Record<string, string>>,
        origin: RegExp,
      ): Promise<void> => {
        const { code, stdout, stderr } = await runCli(['config', '--json', ...args], { cwd, env });
        assert.deepEqual([code, stderr], [0, '']);
        const shown = (JSON.parse(stdout) as Record<string, { value: unknown; origin: string }>)[key];
        assert.equal(String(shown?.value), given);
        assert.match(shown?.origin ?? '', origin);
      };
      if (flag !== undefined) await shows([flag, given], {}, new RegExp(`^flag ${flag}$`));
      if (variable !== undefined) await shows([], { [variable]: given }, new RegExp(` ${variable}$`));
      writeFileSync(path.join(cwd, 'authtrack.yaml'), `bans:\n  ${file}: ${given}\n`);
      await shows([], {}, /authtrack\.yaml:2$/);
    });
  }

  test('is in no --help', async (t) => {
    const cwd = temporaryFolder(t);
    for (const { name } of commandTable.commands) {
      const { code, stdout } = await runCli([...name.split(' '), '--help'], { cwd });
      assert.equal(code, 0, name);
      for (const { flag } of rows)
        assert.ok(flag === undefined || !stdout.includes(flag), `${name}: ${flag ?? ''}`);
    }
  });
});
