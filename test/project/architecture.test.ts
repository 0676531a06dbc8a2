// The architecture, checked: which module may import which, and where each third-party package is used.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { suite, test } from 'node:test';

import { projectFolder } from '../support/project.js';

const src = path.join(projectFolder, 'src');

type Import = { readonly from: string; readonly to: string };

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(path.join(src, file), 'utf8').matchAll(
      /(?:^(?:import|export)\b[^;']*?\sfrom |import\(|^import |\brequire\()'([^']+)'/gm,
    ),
  ].map((match) => match[1] ?? '');

const imports: readonly Import[] = files.flatMap((from) =>
  importsOf(from).map((to) => ({
    from,
    to: to.startsWith('.') ? path.join(path.dirname(from), to).replace(/\.js$/, '.ts') : to,
  })),
);
const inside = imports.filter(({ to }) => to.endsWith('.ts'));

/** `read/read.ts` is in the module `read`; `main.ts` is a module by itself. */
const moduleOf = (file: string): string => file.split('/')[0] ?? file;

const modules: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  model: [],
  read: ['lib', 'model'],
  syslog: ['lib', 'model'],
  sshd: ['lib', 'model'],
  scanner: ['lib', 'model', 'syslog', 'sshd'],
  parse: ['lib', 'model', 'syslog', 'sshd', 'scanner'],
  copies: ['lib', 'model', 'sshd'],
  locate: ['lib', 'model'],
  store: ['lib', 'model'],
  charts: ['lib', 'model'],
  report: ['lib', 'model'],
  bans: ['lib', 'model'],
  log: ['lib', 'model'],
  cli: ['lib', 'model'],
  'complete-log.ts': ['store', 'log'],
  'pipeline.ts': [
    'lib',
    'model',
    'read',
    'parse',
    'copies',
    'locate',
    'store',
    'report',
    'log',
    'complete-log.ts',
  ],
  commands: [
    'lib',
    'model',
    'cli',
    'read',
    'syslog',
    'sshd',
    'parse',
    'locate',
    'store',
    'charts',
    'report',
    'bans',
    'log',
    'pipeline.ts',
    'complete-log.ts',
  ],
  'stop-signals.ts': ['lib'],
  'main.ts': ['lib', 'cli', 'commands', 'log', 'stop-signals.ts'],
};

const homes: Readonly<Record<string, string>> = {
  '@duckdb/node-api': 'store',
  '@expo-google-fonts/noto-sans': 'charts',
  '@ip-location-db/geo-whois-asn-country-mmdb': 'locate',
  canvas: 'charts',
  'chart.js': 'charts',
  'chartjs-node-canvas': 'charts',
  'cli-progress': 'report',
  commander: 'cli',
  dotenv: 'cli',
  'mmdb-lib': 'locate',
  mysql2: 'store',
  'node-fetch': 'lib',
  winston: 'log',
  yaml: 'cli',
  zod: 'cli',
};

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

suite('the architecture', () => {
  for (const [name, allowed] of Object.entries(modules)) {
    test(`${name} imports only ${allowed.join(', ') || 'itself'}`, () => {
      const wrong = inside.filter(
        ({ from, to }) => moduleOf(from) === name && moduleOf(to) !== name && !allowed.includes(moduleOf(to)),
      );
      assert.deepEqual(wrong, []);
    });
  }

  test('docs/architecture.md lists every module', () => {
    assert.deepEqual([...new Set(files.map(moduleOf))].sort(), Object.keys(modules).sort());
  });

  test('a module is imported only through its entry point', () => {
    const entryPoints = (to: string): boolean =>
      ['lib', 'model'].includes(moduleOf(to)) ||
      !to.includes('/') ||
      path.basename(to, '.ts') === moduleOf(to);
    const sideDoors = inside.filter(({ from, to }) => moduleOf(from) !== moduleOf(to) && !entryPoints(to));
    assert.deepEqual(sideDoors, []);
  });

  test('no file imports itself through other files', () => {
    const next = new Map(
      files.map((file) => [file, inside.filter(({ from }) => from === file).map(({ to }) => to)]),
    );
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(file), `a cycle: ${[...trail, file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  test('each package is imported by one module, and each dependency is used', () => {
    const outside = imports.filter(
      ({ to }) => !to.endsWith('.ts') && !to.startsWith('node:') && packageOf(to) !== 'authtrack',
    );
    assert.deepEqual(
      outside.filter(({ to }) => builtinModules.includes(to)),
      [],
    );
    const wrong = outside.filter(({ from, to }) => homes[packageOf(to)] !== moduleOf(from));
    assert.deepEqual(wrong, []);
    const { dependencies } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
      dependencies: object;
    };
    assert.deepEqual(Object.keys(dependencies).sort(), Object.keys(homes).sort());
  });

  test('no file is longer than 300 lines', () => {
    const long = files.filter((file) => readFileSync(path.join(src, file), 'utf8').split('\n').length > 301);
    assert.deepEqual(long, []);
  });
});
