// Reads the entries of the ssh units of a journal, one line of JSON each, as journalctl writes them.
// A journal has no byte offsets: its position is the cursor of the last entry that was read.
import { programs } from '../model/login.js';
import { Readable } from 'node:stream';

import { journalFields, type LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { findLastCursor, skipEntry } from './journal-position.js';
import { isTrustedJournal, journalPlace } from './journal-place.js';
import { journalIdentity, journalValues, type Journal, type JournalIdentity } from './journal-queries.js';
import { Journalctl, type JournalContext } from './journalctl.js';
import { lineBlocks } from './line-blocks.js';
import type { LogInput, Resumed } from './log-input.js';

const DAMAGED = 'parts of this journal are damaged, and the entries there are missing';

// Less than a quarter of the fields of an entry.
const asJson = ['--output=json', '--all', '--quiet', '--utc', `--output-fields=${journalFields.join(',')}`];

export class JournalInput implements LogInput {
  readonly kind = 'journal';
  readonly name: string;
  readonly modifiedAtMs = undefined;
  readonly sizeBytes = undefined;
  readonly mayGrow = false;
  readonly head: Uint8Array;
  readonly notices: string[];
  readonly isTrusted: boolean;
  readonly #journal: Journal;
  #running: Journalctl | undefined;
  #entries: AsyncIterable<Buffer> | undefined;
  #from: Pick<Position, 'offsetBytes' | 'cursor'> = { offsetBytes: 0, cursor: null };
  #bytesRead = 0;

  private constructor(journal: Journal, identity: JournalIdentity, isTrusted: boolean) {
    this.name = journal.name;
    this.head = Buffer.from(identity.text);
    this.notices = [...identity.notices];
    this.isTrusted = isTrusted;
    this.#journal = journal;
  }

  /** @throws NoInputError, PermissionError, DataError, UsageError, IoError */
  static async open(name: string, spawnContext: JournalContext): Promise<JournalInput> {
    const journal = { name, place: await journalPlace(name, spawnContext.reader), spawnContext };
    const identity = await journalIdentity(journal);
    return new JournalInput(journal, identity, await isTrustedJournal(name));
  }

  async resume({ offsetBytes, cursor }: Position): Promise<Resumed> {
    await this.close();
    this.#from = { offsetBytes, cursor };
    if (cursor === null) return 'here';
    const rest = await skipEntry(this.#read(`--cursor=${cursor}`), cursor);
    this.#entries = rest ?? Readable.from([]);
    if (rest !== undefined) return 'here';
    // Neither the entry nor a later one exists. If there are older ones, this is an earlier copy of the journal.
    for await (const _ of this.#read('--lines=1')) return 'shorter';
    return 'here';
  }

  async *blocks(): AsyncGenerator<LineBlock> {
    let { cursor } = this.#from;
    const start = { offsetBytes: this.#from.offsetBytes, tail: '' };
    for await (const block of lineBlocks(this.#entries ?? this.#read(), start)) {
      // Each entry ends in a newline: this one was cut off when the run was stopped.
      if (block.unfinished) continue;
      this.#bytesRead = block.endOffsetBytes - start.offsetBytes;
      // An overlong entry has lost its cursor: it is read again unless another entry follows.
      cursor = findLastCursor(Buffer.from(block.bytes).toString('latin1')) ?? cursor;
      yield { ...block, tail: '', cursor };
    }
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  async close(): Promise<void> {
    await this.#running?.stop();
  }

  async *#read(...options: readonly string[]): AsyncGenerator<Buffer> {
    const { name, place, spawnContext } = this.#journal;
    const units = await journalValues('_SYSTEMD_UNIT', this.#journal);
    const matches = journalMatches({ units: units.values, programs: spawnContext.alsoPrograms });
    this.#running = new Journalctl(name, [...place, ...asJson, ...options, ...matches], spawnContext);
    yield* this.#running.chunks();
    if (this.#running.metDamage() && !this.notices.some((notice) => notice.includes(DAMAGED)))
      this.notices.push(`${name}: ${DAMAGED}; journalctl --verify shows where`);
  }
}

const unitNames = ['ssh.service', 'sshd.service', 'dropbear.service'];

// sshd@3-192.0.2.1:22-198.51.100.5:40022.service: one unit per connection, if a socket unit listens
const instance = /^(?:ssh|sshd|dropbear)@.*\.service$/;

// Each match costs journalctl time for every entry. In other units, messages of sshd are found by program name.
const MAX_INSTANCES = 100;

type JournalSelection = {
  /** All units in the journal. */
  readonly units: readonly string[];
  /** Programs besides sshd, by their syslog names. */
  readonly programs: readonly string[];
};

/**
 * Selects entries: those of the ssh units, and those of sshd in any unit. journald looks up the unit of a process
 * shortly after it wrote: under load, an `Accepted` line may be assigned to the session that begins with it.
 * The arguments of journalctl: equal fields mean any of them, different fields all of them, and `+` means "or".
 * Any user can log under the name of sshd, or name a program so, but then without _UID=0.
 */
export function journalMatches({ units, programs: others }: JournalSelection): readonly string[] {
  const instances = units.filter((unit) => instance.test(unit)).slice(0, MAX_INSTANCES);
  return [
    ...[...unitNames, ...instances].map((unit) => `_SYSTEMD_UNIT=${unit}`),
    '+',
    '_UID=0',
    ...programs.flatMap((program) => [`_COMM=${program}`, `SYSLOG_IDENTIFIER=${program}`]),
    ...others.flatMap((program) => ['+', `SYSLOG_IDENTIFIER=${program}`]),
  ];
}
