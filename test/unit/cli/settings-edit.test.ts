// Changes to the text of an existing authtrack.yaml: every other line stays, comments too.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { changedSettingsText } from '../../../src/cli/settings-edit.js';
import type { DecidedSettings } from '../../../src/cli/settings-template.js';

const cases: readonly (readonly [what: string, before: string, decided: DecidedSettings, after: string])[] = [
  ['fills an empty file', '', { user: 'authtrack' }, 'user: authtrack\n'],
  ['keeps a file of comments', '# mine', { user: 'authtrack' }, '# mine\nuser: authtrack\n'],
  ['adds a section', 'year: 2026\n', { bantime: '7d' }, 'year: 2026\nbans:\n  bantime: 7d\n'],
  [
    'adds to a section, below its name',
    '# a\nbans: # b\n    # c\n    maxretry: 5\nyear: 2026\n',
    { bantime: '7d' },
    '# a\nbans: # b\n    bantime: 7d\n    # c\n    maxretry: 5\nyear: 2026\n',
  ],
  [
    'replaces a value, not its comment',
    'bans:\n  bantime: "1d" # why\n',
    { bantime: '7d' },
    'bans:\n  bantime: 7d # why\n',
  ],
  ['sets a name without a value', 'user:\n', { user: 'authtrack' }, 'user: authtrack\n'],
  [
    'adds to a list on one line',
    'bans:\n  allow: [192.0.2.1] # office\n',
    { allow: ['192.0.2.1', '2001:db8::1'] },
    'bans:\n  allow: [192.0.2.1, 2001:db8::1] # office\n',
  ],
  [
    'adds to a list on several lines',
    'bans:\n  allow:\n    - 192.0.2.1 # office\n    - office.example # web\nyear: 2026\n',
    { allow: ['192.0.2.7'] },
    'bans:\n  allow:\n    - 192.0.2.1 # office\n    - office.example # web\n    - 192.0.2.7\nyear: 2026\n',
  ],
  [
    'adds to a list that is separated by commas',
    'bans:\n  allow: 192.0.2.1,192.0.2.2\n',
    { allow: ['192.0.2.3'] },
    'bans:\n  allow: [192.0.2.1, 192.0.2.2, 192.0.2.3]\n',
  ],
  ['leaves what is there already', 'user:   authtrack\n', { user: 'authtrack' }, 'user:   authtrack\n'],
  ['quotes what YAML would read as something else', '', { user: 'no: #' }, 'user: "no: #"\n'],
];

suite('an existing settings file', () => {
  for (const [what, before, decided, after] of cases)
    test(what, () => assert.equal(changedSettingsText('a.yaml', before, decided), after));

  test('is refused if it is written so that a line cannot be added', () => {
    assert.throws(() => changedSettingsText('a.yaml', '{ year: 2026 }\n', { user: 'authtrack' }), {
      name: 'ConfigError',
    });
  });
});
