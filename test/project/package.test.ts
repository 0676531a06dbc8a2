// What npm installs: nothing runs or compiles on the user's machine, and every platform gets the same versions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { projectFolder } from '../support/project.js';

type Locked = {
  readonly name?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

type Lock = { readonly packages: Readonly<Record<string, Locked>> };

const lock = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8')) as Lock;
const places = Object.entries(lock.packages);

suite('the locked packages', () => {
  test('run no install script', () => {
    assert.deepEqual(
      places.filter(([, { hasInstallScript }]) => hasInstallScript === true),
      [],
    );
  });

  test('name no registry', () => {
    assert.deepEqual(
      places.filter(([, { resolved }]) => resolved !== undefined),
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
      canvases.map(([place, { name }]) => [place, name]),
      [['node_modules/canvas', '@napi-rs/canvas']],
    );
  });
});
