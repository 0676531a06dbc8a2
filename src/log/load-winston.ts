// winston, loaded when there is something to log: most runs have nothing to say, and it takes as long to load as Node
// needs to start. Not by `import()`: a message is written before its writer goes on.
import { createRequire } from 'node:module';
import type winston from 'winston';

const require = createRequire(import.meta.url);

export function loadWinston(): typeof winston {
  return require('winston') as typeof winston;
}
