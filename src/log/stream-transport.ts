import type { Writable } from 'node:stream';
import winston from 'winston';

/** A winston transport that writes each message and a newline to a stream. Errors are the stream's. */
export function streamTransport(stream: Writable): winston.transport {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types it as an interface
  return new winston.transports.Stream({ stream, eol: '\n' });
}
