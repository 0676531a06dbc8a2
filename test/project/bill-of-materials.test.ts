// The bill of materials that a release contains, and the one place of its version.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';

import type { Bom } from '../../tools/bill-of-materials.js';
import { packagesInBundle, readBill, readLock } from '../../tools/third-party.js';
import { bundledPlaces } from '../support/bundled-places.js';
import { mainFile, projectFolder } from '../support/project.js';
import { runCli } from '../support/run-cli.js';

const text = readFileSync(path.join(path.dirname(mainFile), 'sbom.cdx.json'), 'utf8');
const bill = JSON.parse(text) as Bom;
const lock = readLock();

const ofProject = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const manifest = JSON.parse(ofProject('package.json')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

suite('the bill of materials', () => {
  test('is CycloneDX, of this version', () => {
    assert.equal(bill.bomFormat, 'CycloneDX');
    assert.equal(bill.specVersion, '1.6');
    assert.match(
      bill.serialNumber,
      /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    assert.match(bill.metadata.timestamp, /^\d{4}-\d\d-\d\dT00:00:00Z$/);
    assert.equal(bill.metadata.component.version, manifest.version);
  });

  test('has each package whose code is in the bundle, what the build adds, and the font', () => {
    const bundled = named('in dist/bin');
    const wanted = [...bundledPlaces()].map(nameAndVersion);
    assert.ok(wanted.length > 40);
    for (const name of ['assemblyscript', 'rolldown', '@expo-google-fonts/noto-sans'])
      wanted.push(nameAndVersion(`node_modules/${name}`));
    assert.deepEqual(
      wanted.filter((entry) => !bundled.includes(entry)),
      [],
    );
    assert.deepEqual(bundled, packagesInBundle().map(nameAndVersion));
  });

  test('has each package that npm installs with authtrack, of all platforms', () => {
    const installed = Object.entries(lock.packages).filter(
      ([place, { dev, link }]) => place !== '' && dev !== true && link !== true,
    );
    assert.deepEqual(
      named('in node_modules'),
      installed.map(([place]) => nameAndVersion(place)),
    );
    for (const [name, version] of Object.entries(manifest.dependencies))
      assert.ok(named('in node_modules').includes(`${name}@${version}`), name);
  });

  test('says of each its address, version, licence and checksum', () => {
    for (const { name, version, purl, licenses, hashes, type } of bill.components) {
      assert.equal(purl, `pkg:npm/${name.replace('@', '%40')}@${version}`);
      assert.match(version, /^\d+\.\d+\.\d+/);
      assert.match(
        JSON.stringify(licenses),
        /^\[\{("license":\{"id":"[\w.-]+"\}|"expression":"[\w. -]+")\}\]$/,
        name,
      );
      assert.equal(hashes.length, 1, name);
      assert.match(`${hashes[0]?.alg} ${hashes[0]?.content}`, /^SHA-512 [\da-f]{128}$/, name);
      assert.ok(['library', 'data'].includes(type));
    }
  });

  test('names each package once, and what needs it', () => {
    const refs = bill.components.map((component) => component['bom-ref']);
    assert.equal(new Set(refs).size, refs.length);
    const needs = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set<string>([`pkg:npm/authtrack@${manifest.version}`]);
    for (const ref of reached) for (const other of needs.get(ref) ?? []) reached.add(other);
    assert.deepEqual(
      refs.filter((ref) => !reached.has(ref)),
      [],
    );
    assert.equal(reached.size, refs.length + 1);
  });

  test('names no folder and no name of the machine that built it, and no registry', () => {
    for (const name of [projectFolder, homedir(), `"${hostname()}"`]) assert.ok(!text.includes(name), name);
    const urls = new Set(text.match(/https?:\/\/[^/"]+/g));
    assert.deepEqual([...urls].sort(), ['http://cyclonedx.org', 'https://github.com']);
    assert.doesNotMatch(text, /registry|\.tgz/);
  });

  test('is the same for the same release, and another one for what another release contains', () => {
    assert.equal(readBill().serialNumber, bill.serialNumber);
    assert.notEqual(readBill(['node_modules/detect-libc']).serialNumber, bill.serialNumber);
  });
});

suite('the version in package.json', () => {
  const { version } = manifest;

  test('is the one that the command prints', async () => {
    assert.equal((await runCli(['--version'], { cwd: projectFolder })).stdout, `${version}\n`);
  });

  test('is that of the lock file, the manual pages and the first entry of the changelog', () => {
    assert.equal(lock.packages['']?.version, version);
    assert.equal(
      (JSON.parse(ofProject('package-lock.json')) as { readonly version: string }).version,
      version,
    );
    for (const page of readdirSync(path.join(projectFolder, 'man')))
      assert.ok(ofProject(`man/${page}`).includes(`"authtrack ${version}"`), page);
    const [, entry] = /^## (.*)$/m.exec(ofProject('CHANGELOG.md')) ?? [];
    assert.match(
      entry ?? '',
      new RegExp(`^${version.replaceAll('.', '\\.')} \\((unreleased|\\d{4}-\\d\\d-\\d\\d)\\)$`),
    );
  });

  test('is in each name of a packed file that the pages name', () => {
    const pages = [
      'README.md',
      ...readdirSync(path.join(projectFolder, 'docs')).map((name) => `docs/${name}`),
    ];
    const names = pages
      .filter((page) => page.endsWith('.md'))
      .flatMap(
        (page) => ofProject(page).match(/\bauthtrack[-_]\d+\.\d+\.\d+[\w.]*\.(?:tgz|deb|cdx\.json)/g) ?? [],
      );
    assert.ok(names.length > 0);
    assert.deepEqual(
      names.filter(
        (name) =>
          !/^authtrack[-_](.*?)(?:_\w+)?\.(?:tgz|deb|cdx\.json)$/.exec(name)?.[1]?.startsWith(version),
      ),
      [],
    );
  });
});

/** The components with this delivery: `mysql2@3.24.6`. */
function named(delivery: string): readonly string[] {
  return bill.components
    .filter(({ properties }) => properties.some(({ value }) => value === delivery))
    .map(({ name, version }) => `${name}@${version}`);
}

function nameAndVersion(place: string): string {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return `${name}@${lock.packages[place]?.version ?? ''}`;
}
