// modules.js has the modules and packages, and ESLint checks every import against it. Here: nothing is missing
// from it, and documents name files that exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
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

const pages = ['README.md', 'CONTRIBUTING.md', 'docs', 'docs/decisions'].flatMap((place) =>
  place.endsWith('.md')
    ? [place]
    : readdirSync(path.join(projectFolder, place))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${place}/${name}`),
);

/** Files that a page names: from src/, test/ or tools/, and in docs/architecture.md also from within src/. */
function namedFiles(page: string): string[] {
  const names = [...read(page).matchAll(/`((?:[a-z-]+\/)+[a-z0-9.-]+\.(?:ts|js|mjs|messages))`/g)].map(
    ([, name = '']) => name,
  );
  if (page === 'docs/architecture.md') return names;
  return names.filter((name) => /^(?:src|test|tools)\//.test(name));
}

suite('documents', () => {
  for (const page of pages) {
    test(`${page} names only files that exist`, () => {
      const missing = namedFiles(page).filter(
        (name) =>
          !existsSync(path.join(projectFolder, name)) && !existsSync(path.join(projectFolder, 'src', name)),
      );
      assert.deepEqual(missing, []);
    });
  }
});

const sources = ['src', 'test', 'tools'].flatMap((folder) =>
  readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name}`,
  ),
);

test('comments name only files that exist', () => {
  const stale = sources
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...read(file).matchAll(/^ *(?:\/\/|\*)(.*)$/gm)].flatMap(([, comment = '']) =>
        [...comment.matchAll(/(?<![\w./*-])(?:[a-z-]+\/)*[a-z][a-z0-9-]*(?:\.test)?\.ts\b/g)].map(
          ([name]) => [file, name] as const,
        ),
      ),
    )
    .filter(([, name]) => !sources.some((source) => `/${source}`.endsWith(`/${name}`)));
  assert.deepEqual(stale, []);
});

suite('the architecture', () => {
  test('modules.js has every module of src', () => {
    const found = readdirSync(path.join(projectFolder, 'src'))
      // It loads main.ts, and no module imports it.
      .filter((name) => name !== 'authtrack.js')
      .map((name) => path.basename(name, '.ts'));
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

  test('each dependency of the package has a home, and each home is of a package that is named', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as {
      readonly dependencies: object;
      readonly devDependencies: object;
    };
    // Named for its exact version alone: DuckDB imports it.
    const withoutHome = ['detect-libc'];
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => !(name in homes)),
      withoutHome,
    );
    const named = { ...dependencies, ...devDependencies };
    assert.deepEqual(
      Object.keys(homes).filter((name) => !(name in named)),
      [],
    );
  });
});
