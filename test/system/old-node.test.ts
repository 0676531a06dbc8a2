// The command's first file: it refuses an old Node in one line, and reports a program that ends before its command.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { mainFile, projectFolder } from '../support/project.js';
import { temporaryFolder } from '../support/run-cli.js';

/** Runs the first file with a program of one line, on a Node that says that it has this version. */
function runFirst(t: TestContext, version: string, program: string) {
  const cwd = temporaryFolder(t);
  const first = path.join(cwd, 'authtrack.js');
  copyFileSync(mainFile, first);
  writeFileSync(path.join(cwd, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(cwd, 'main.js'), program);
  const preload = path.join(cwd, 'version.cjs');
  const versions = `{ value: { ...process.versions, node: '${version}' } }`;
  writeFileSync(preload, `Object.defineProperty(process, 'versions', ${versions});`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', preload, first], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

suite('the first file', () => {
  for (const version of ['8.17.0', '18.20.8', '20.18.3'])
    test(`refuses Node ${version} in one line, and loads nothing`, (t) => {
      const [major, minor] = version.split('.');
      assert.deepEqual(runFirst(t, version, 'console.log("loaded");'), {
        status: 69,
        stdout: '',
        stderr: `authtrack needs Node.js 20.19 or later, this is ${major}.${minor}\n`,
      });
    });

  for (const version of ['20.19.0', '21.0.0', '24.1.0'])
    test(`runs on Node ${version}`, (t) => {
      assert.deepEqual(runFirst(t, version, 'console.log("loaded");'), {
        status: 0,
        stdout: 'loaded\n',
        stderr: '',
      });
    });

  test('needs the version that package.json names', () => {
    const manifest = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
      readonly engines: { readonly node: string };
    };
    const [, needed] = /NEEDED = '(.*)'/.exec(readFileSync(mainFile, 'utf8')) ?? [];
    assert.equal(manifest.engines.node, `>=${needed}`);
  });

  test('reports a program that waits for nothing, instead of a success', (t) => {
    const { status, stderr } = runFirst(t, '20.19.0', 'await new Promise(() => undefined);');
    assert.equal(status, 70);
    assert.match(stderr, /^this is a bug in authtrack.*\n$/);
  });

  test('keeps the exit code of a program that ends early with one', (t) => {
    const program = 'process.exitCode = 75; await new Promise(() => undefined);';
    assert.deepEqual(runFirst(t, '20.19.0', program), { status: 75, stdout: '', stderr: '' });
  });
});
