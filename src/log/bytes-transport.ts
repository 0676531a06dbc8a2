import type { Writable } from 'node:stream';
import type winston from 'winston';

import { loadWinston } from './load-winston.js';

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
