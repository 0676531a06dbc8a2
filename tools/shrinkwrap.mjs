// Before packing: npm-shrinkwrap.json from package-lock.json, without what only development needs. It makes an install
// from the registry take the very versions that were tested, and `canvas` as the prebuilt @napi-rs/canvas.
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
delete lock.packages[''].devDependencies;
for (const [place, { dev, devOptional }] of Object.entries(lock.packages)) {
  if (dev || devOptional) delete lock.packages[place];
}
writeFileSync('npm-shrinkwrap.json', `${JSON.stringify(lock, null, 2)}\n`);
