import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { mainFile } from './project.js';

/** Returns the places of the packages whose files the bundle names in its comments: `node_modules/chart.js`. */
export function bundledPlaces(): ReadonlySet<string> {
  const bundle = path.dirname(mainFile);
  const places = new Set<string>();
  for (const file of readdirSync(bundle).filter((name) => /[.]c?js$/.test(name))) {
    const code = readFileSync(path.join(bundle, file), 'utf8');
    for (const [, place = ''] of code.matchAll(/^\/\/ ((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//gm)) {
      places.add(place);
    }
  }
  return places;
}
