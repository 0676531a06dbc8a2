import type { Writable } from 'node:stream';
import type winston from 'winston';

import { loadWinston } from './load-winston.js';

/** A winston transport that writes each message and a newline to a stream. Errors are the stream's. */
export function streamTransport(stream: Writable): winston.transport {
  const { transports } = loadWinston();
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types it as an interface
  return new transports.Stream({ stream, eol: '\n' });
}
