// Loads winston when there is something to log: many runs log nothing, and loading it takes as long as Node's start.
// Not with `import()`, which is asynchronous: a message must be written before the caller continues.
import { createRequire } from 'node:module';
import type winston from 'winston';

type TransportOptions = { log(info: { readonly message: unknown }, next: () => void): void };

/** winston's types lack the base class of transports. */
type Winston = typeof winston & { readonly Transport: new (options: TransportOptions) => winston.transport };

const require = createRequire(import.meta.url);

export function loadWinston(): Winston {
  return require('winston') as Winston;
}
