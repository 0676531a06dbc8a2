import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { bundledPackages, licenseOf, thirdPartyLicenses } from '../../../tools/third-party-licenses.js';
import { temporaryFolder } from '../../support/run-cli.js';

/** A package with these files. */
function packageOf(t: TestContext, name: string, files: Readonly<Record<string, string>>): string {
  const folder = path.join(temporaryFolder(t), name);
  mkdirSync(folder);
  const manifest = JSON.stringify({ name, version: '1.0.0', license: 'MIT' });
  for (const [file, text] of Object.entries({ 'package.json': manifest, ...files }))
    writeFileSync(path.join(folder, file), text);
  return folder;
}

suite('the licences of bundled packages', () => {
  for (const file of ['LICENSE', 'licence.md', 'COPYING', 'LICENSE-MIT.txt', 'NRO_LICENSE'])
    test(`are read from ${file}`, (t) => {
      assert.equal(licenseOf(packageOf(t, 'a', { [file]: 'Do as\r\nyou like.\n' })).text, 'Do as\nyou like.');
    });

  test('are read from the readme if no other file has them', (t) => {
    const folder = packageOf(t, 'a', { 'README.md': '# a\n\nUse it.\n\n## License\n\nDo as you like.\n' });
    assert.equal(licenseOf(folder).text, '## License\n\nDo as you like.');
  });

  test('have each notice too', (t) => {
    const folder = packageOf(t, 'a', { LICENSE: 'Do as you like.', NOTICE: 'Written by a.' });
    assert.equal(licenseOf(folder).text, 'Do as you like.\n\nWritten by a.');
  });

  test('fail the build if one has no text', (t) => {
    const folders = [
      packageOf(t, 'a', { LICENSE: 'Do as you like.' }),
      packageOf(t, 'b', { 'README.md': '# b' }),
    ];
    assert.throws(() => thirdPartyLicenses(folders), /^Error: b 1\.0\.0 has no text of its licence$/);
  });

  test('are those of each package that a module is from, and of what the build adds', () => {
    const modules = [
      '\0rolldown/runtime.js',
      'dist/src/main.js',
      'node_modules/chart.js/dist/chart.js',
      'node_modules/chart.js/dist/helpers.js',
      'node_modules/winston/node_modules/@colors/colors/index.js',
    ];
    assert.deepEqual(bundledPackages(modules), [
      'node_modules/@expo-google-fonts/noto-sans',
      'node_modules/assemblyscript',
      'node_modules/chart.js',
      'node_modules/rolldown',
      'node_modules/winston/node_modules/@colors/colors',
    ]);
  });
});
