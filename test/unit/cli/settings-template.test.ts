// The text of a new authtrack.yaml.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'yaml';

import { settingList } from '../../../src/cli/setting-table.js';
import { newSettingsText } from '../../../src/cli/settings-template.js';

suite('a new settings file', () => {
  test('sets what was decided, and nothing else', () => {
    const text = newSettingsText({
      user: 'authtrack',
      bantime: '7d',
      bantimeFactor: 2,
      allow: ['2001:db8::1'],
    });
    assert.deepEqual(parse(text), {
      user: 'authtrack',
      bans: { bantime: '7d', bantimeFactor: 2, allow: ['2001:db8::1'] },
    });
    assert.equal(parse(newSettingsText({})), null);
  });

  test('has every setting; each gets a value that is accepted when its # is removed', () => {
    const lines = newSettingsText({}).replace(/^( *)#(?=[a-zA-Z0-9]+:(?: |$))/gm, '$1');
    const values = parse(lines) as Record<string, unknown>;
    for (const { file, kind, key } of settingList) {
      if (file === undefined) continue;
      const value = file
        .split('.')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], values);
      assert.ok('value' in kind.check(value), `${key}: ${String(value)}`);
    }
  });
});
