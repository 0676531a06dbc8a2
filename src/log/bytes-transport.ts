import type { Writable } from 'node:stream';
import type winston from 'winston';

import { loadWinston } from './load-winston.js';

/** A winston transport for messages that are bytes: they are written to a stream as they are. Errors are the stream's. */
export function bytesTransport(stream: Writable): winston.transport {
  const { Transport } = loadWinston();
  return new Transport({
    log({ message }, next) {
      stream.write(message);
      next();
    },
  });
}
