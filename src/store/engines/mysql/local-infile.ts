// The one file that a server may request. It exists only in memory, and its random name cannot be guessed.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { UnavailableError } from '../../../lib/errors.js';

export type OfferedFile = {
  /** The name for LOAD DATA LOCAL INFILE; it needs no escaping. */
  readonly name: string;
  /** The callback of mysql2 for the file that the server requests. */
  readonly send: (asked: string) => Readable;
};

/** Offers a file. `send` returns a stream that fails for any other file name. @param content is read once */
export function localInfile(content: Iterable<Buffer>): OfferedFile {
  const name = `authtrack-${randomUUID()}`;
  const send = (asked: string): Readable => (asked === name ? Readable.from(content) : refusal());
  return { name, send };
}

function refusal(): Readable {
  return new Readable({ read: () => undefined }).destroy(notOffered());
}

export function notOffered(): UnavailableError {
  return new UnavailableError('the database server asked for a file of this machine that was not offered', {
    hint: 'Do not trust this server or the network to it; set ssl= in the database URL to verify who answers.',
  });
}
