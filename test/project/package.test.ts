// What npm installs: nothing runs or compiles on the user's machine, every platform gets the same versions, and the
// licences of what is handed on are with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { suite, test } from 'node:test';

import { bundledPlaces } from '../support/bundled-places.js';
import { mainFile, projectFolder } from '../support/project.js';

type Locked = {
  readonly name?: string;
  readonly version: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

type Lock = { readonly packages: Readonly<Record<string, Locked>> };

const lock = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8')) as Lock;
const places = Object.entries(lock.packages);
const bundle = path.dirname(mainFile);
const manifest = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

suite('the locked packages', () => {
  test('run no install script', () => {
    assert.deepEqual(
      places.filter(([, { hasInstallScript }]) => hasInstallScript === true),
      [],
    );
  });

  test('name no registry', () => {
    assert.deepEqual(
      places.filter(([, { resolved, link }]) => resolved !== undefined && link !== true),
      [],
    );
  });

  test('have the binaries of every platform', () => {
    const names = new Set(places.map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 13)));
    const wanted = places.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    assert.ok(wanted.length > 10);
    assert.deepEqual(
      wanted.filter((name) => !names.has(name)),
      [],
    );
  });

  test('have one canvas, the prebuilt one', () => {
    const canvases = places.filter(([place]) => place.endsWith('node_modules/canvas'));
    assert.deepEqual(
      canvases.map(([place, { resolved, link }]) => [place, resolved, link]),
      [['node_modules/canvas', 'tools/canvas', true]],
    );
    const require = createRequire(import.meta.url);
    assert.equal(require('canvas'), require('@napi-rs/canvas'));
  });
});

suite('the packages that npm installs with authtrack', () => {
  test('have one exact version each, that of the lock file', () => {
    const installed = places.filter(([, { dev }]) => dev !== true);
    const wanted = installed.flatMap(([, locked]) =>
      Object.entries({ ...locked.dependencies, ...locked.optionalDependencies }),
    );
    assert.ok(wanted.length > 10);
    // A range is pinned by naming its package in package.json.
    assert.deepEqual(
      wanted.filter(
        ([name, range]) =>
          (manifest.dependencies[name] ?? range) !== lock.packages[`node_modules/${name}`]?.version,
      ),
      [],
    );
  });

  test('the libraries of the brief are named in package.json, and are in the bundle', () => {
    const libraries = [
      'chart.js',
      'chartjs-node-canvas',
      'commander',
      'dotenv',
      'mysql2',
      'node-fetch',
      'winston',
    ];
    const bundled = bundledPlaces();
    for (const name of libraries) {
      assert.equal(manifest.devDependencies[name], lock.packages[`node_modules/${name}`]?.version);
      assert.ok(bundled.has(`node_modules/${name}`), name);
    }
  });

  test('the licence of each bundled package is handed on', () => {
    const licenses = readFileSync(path.join(bundle, 'THIRD-PARTY-LICENSES'), 'utf8');
    const bundled = bundledPlaces();
    assert.ok(bundled.size > 40);
    // What the bundler and the compiler add is in no comment.
    for (const place of [...bundled, 'node_modules/rolldown', 'node_modules/assemblyscript']) {
      const name = place.slice(place.lastIndexOf('node_modules/') + 13);
      const title = `${name} ${lock.packages[place]?.version ?? ''} (`;
      const [, text = ''] = licenses.split(`\n${title}`);
      const body = text.split('='.repeat(80))[1] ?? '';
      assert.match(body, /permi|licen/i, title);
    }
    assert.match(licenses, /SIL OPEN FONT LICENSE/);
  });
});
