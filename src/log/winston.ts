// Loads winston when there is something to log: many runs log nothing, and loading it takes as long as Node's start.
// Not with `import()`, which is asynchronous: a message must be written before the caller continues.
import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import type winston from 'winston';

type TransportOptions = { log(info: { readonly message: unknown }, next: () => void): void };

/** winston's types lack the base class of transports. */
type Winston = typeof winston & { readonly Transport: new (options: TransportOptions) => winston.transport };

const require = createRequire(import.meta.url);

export function loadWinston(): Winston {
  return require('winston') as Winston;
}

/** A winston transport for messages that are bytes: writes them to a stream unchanged. Errors are the stream's. */
export function bytesTransport(stream: Writable): winston.transport {
  const { Transport } = loadWinston();
  return new Transport({
    log({ message }, next) {
      stream.write(message);
      next();
    },
  });
}

/** A winston transport that writes each message and a newline to a stream. Errors are the stream's. */
export function streamTransport(stream: Writable): winston.transport {
  const { transports } = loadWinston();
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types it as an interface
  return new transports.Stream({ stream, eol: '\n' });
}
