// winston, loaded when there is something to log: most runs have nothing to say, and it takes as long to load as Node
// needs to start. Not by `import()`: a message is written before its writer goes on.
import { createRequire } from 'node:module';
import type winston from 'winston';

type TransportOptions = { log(info: { readonly message: unknown }, next: () => void): void };

/** What transports are made of is missing in winston's types. */
type Winston = typeof winston & { readonly Transport: new (options: TransportOptions) => winston.transport };

const require = createRequire(import.meta.url);

export function loadWinston(): Winston {
  return require('winston') as Winston;
}
