// Writes dist/bin/THIRD-PARTY-LICENSES and dist/bin/sbom.cdx.json from what the bundler put into dist/bin. With a folder as its argument, also
// authtrack-VERSION.cdx.json in it, which a release has beside its tarball.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { billOfMaterials, runtimePackages, type Bom, type Release } from './bill-of-materials.js';
import { releaseDate } from './release-date.js';
import { bundledPackages, thirdPartyLicenses } from './third-party-licenses.js';

const project = path.resolve(import.meta.dirname, '../..');

/** Returns the places of the packages in dist/bin. */
export function packagesInBundle(): readonly string[] {
  return bundledPackages(readJson('dist/bundled.json') as readonly string[]);
}

/** Returns the packages that package-lock.json has. */
export function readLock(): Release['lock'] {
  return readJson('package-lock.json') as Release['lock'];
}

/** Returns the bill of materials of the built tree. @param installed places of packages; default: those of all platforms */
export function readBill(installed?: readonly string[]): Bom {
  const lock = readLock();
  return billOfMaterials({
    manifest: readJson('package.json') as Release['manifest'],
    lock,
    bundled: packagesInBundle(),
    installed: installed ?? runtimePackages(lock),
    date: releaseDate(path.join(project, 'CHANGELOG.md')),
  });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(project, file), 'utf8'));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const bin = path.join(project, 'dist/bin');
  const folders = packagesInBundle().map((place) => path.join(project, place));
  writeFileSync(path.join(bin, 'THIRD-PARTY-LICENSES'), thirdPartyLicenses(folders));
  const bill = readBill();
  const file = path.join(bin, 'sbom.cdx.json');
  writeFileSync(file, `${JSON.stringify(bill, null, 1)}\n`);
  const [, , folder] = process.argv;
  if (folder !== undefined) {
    const copy = path.join(folder, `authtrack-${bill.metadata.component.version}.cdx.json`);
    copyFileSync(file, copy);
    console.log(copy);
  }
}
