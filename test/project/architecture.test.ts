// modules.js has the modules and packages, and ESLint checks every import against it. Here: nothing is missing from it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { projectFolder } from '../support/project.js';

type Modules = {
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly homes: Readonly<Record<string, string>>;
};

const { modules, homes } = (await import(
  pathToFileURL(path.join(projectFolder, 'modules.js')).href
)) as Modules;

const read = (name: string): string => readFileSync(path.join(projectFolder, name), 'utf8');

suite('the architecture', () => {
  test('modules.js has every module of src', () => {
    const found = readdirSync(path.join(projectFolder, 'src')).map((name) => path.basename(name, '.ts'));
    assert.deepEqual(Object.keys(modules).sort(), found.sort());
  });

  test('docs/architecture.md explains every module', () => {
    const page = read('docs/architecture.md');
    const missing = Object.keys(modules).filter(
      (name) => !page.includes(`\`${name}/\``) && !page.includes(`\`${name}.ts\``),
    );
    assert.deepEqual(missing, []);
  });

  test('modules import each other in one direction', () => {
    const order = (name: string, above: readonly string[]): void => {
      assert.ok(!above.includes(name), [...above, name].join(' -> '));
      for (const lower of modules[name] ?? []) order(lower, [...above, name]);
    };
    for (const name of Object.keys(modules)) order(name, []);
  });

  test('each dependency of the package has a home', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: object };
    assert.deepEqual(Object.keys(homes).sort(), Object.keys(dependencies).sort());
  });
});
