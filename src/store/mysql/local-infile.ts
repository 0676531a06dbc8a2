// The one file that a server may have: made up in memory, under a name that nobody could know before.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { UnavailableError } from '../../lib/errors.js';

export type OfferedFile = {
  /** To be named in LOAD DATA LOCAL INFILE; needs no quoting. */
  readonly name: string;
  /** What mysql2 calls when the server asks for a file. */
  readonly send: (asked: string) => Readable;
};

/** @param content is read once; `send` gives a stream that fails for every name but the one that is offered. */
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
    hint: 'Do not trust this server, or what is between it and you; ssl= in the database URL shows who answers.',
  });
}
