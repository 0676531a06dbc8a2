// Which logs of the machine are read, by what a first look at them found. Pure.
import { isoInstant } from '../lib/iso-instant.js';
import { NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';
import type { LogSelection } from './find-logs.js';

/** A log file with its rotated ones. */
export type FileSet = {
  /** Of the log that is written. */
  readonly name: string;
  readonly hasSshd: boolean;
  /** When its first login was, microseconds since 1970 UTC. */
  readonly firstMicros: number | undefined;
  /** When any of its files was last written, milliseconds since 1970 UTC. */
  readonly writtenAtMs: number;
  /** Why one of its files could not be looked at. */
  readonly error: AuthtrackError | undefined;
};

type Journal = {
  readonly hasSshd: boolean;
  readonly firstMicros: number | undefined;
  /** When anybody last wrote to it, milliseconds since 1970 UTC. */
  readonly lastEntryMs: number;
};

/** The journal, or why it cannot be read. */
export type JournalOffer = Journal | { readonly error: AuthtrackError };

export type MachineLogs = LogSelection & {
  /** What was taken and why, for people. */
  readonly because: string;
  /** A log that was taken though it is old and there may be a newer one, and what to say about it. */
  readonly stale: { readonly name: string; readonly message: string } | undefined;
};

export type Offers = {
  readonly journal: JournalOffer;
  /** Those that exist; the better ones first. */
  readonly files: readonly FileSet[];
  readonly isFresh: (set: FileSet) => boolean;
  /** The files that were looked for. */
  readonly looked: readonly string[];
};

/** The journal has microseconds, and most files have seconds; a daemon may pass a line on a second later. */
const SAME_MICROS = 2_000_000;

/** So much longer than the journal a file was written: journald does not run any more. */
const STOPPED_MS = 3_600_000;

/** @throws NoInputError, PermissionError; what opening the journal threw */
export function chooseLogs(offers: Offers): MachineLogs {
  const { journal, files } = offers;
  const withSshd = files.filter(({ hasSshd }) => hasSshd);
  if (!('error' in journal) && journal.hasSshd) return journalAndMore(journal, withSshd, files);
  if (withSshd.length > 0) return filesAlone(withSshd, offers);
  return nothingOfSshd(offers);
}

function journalAndMore(
  journal: Journal,
  withSshd: readonly FileSet[],
  files: readonly FileSet[],
): MachineLogs {
  const { firstMicros = Infinity, lastEntryMs } = journal;
  const older = withSshd.filter((set) => (set.firstMicros ?? Infinity) < firstMicros - SAME_MICROS);
  const newer = withSshd.filter((set) => !older.includes(set) && set.writtenAtMs > lastEntryMs + STOPPED_MS);
  const unread = files.flatMap(({ name, error, hasSshd }) =>
    error instanceof PermissionError && !hasSshd ? [`${name} may not be read`] : [],
  );
  const reasons = [
    ...older.map(({ name }) => `${name} begins before it`),
    ...newer.map(({ name }) => `${name} was written after it ended`),
    ...unread,
  ];
  const because = ['the journal holds entries of sshd', ...reasons].join('; ');
  return {
    ...wanted(['journal', ...[...older, ...newer].map(({ name }) => name)]),
    because,
    stale: undefined,
  };
}

function filesAlone(sets: readonly FileSet[], { journal, isFresh }: Offers): MachineLogs {
  const why = 'error' in journal ? journal.error.message : 'the journal holds no entry of sshd';
  const old = sets.every((set) => !isFresh(set)) ? sets[0] : undefined;
  // Where there is no journal nothing newer can be in it.
  const stale =
    old && 'error' in journal && !(journal.error instanceof NoInputError)
      ? {
          name: old.name,
          message: `${old.name} was last written ${isoInstant(old.writtenAtMs * 1000)}, and newer logins may be in the journal, which could not be read: ${why}. ${journal.error.hint}`,
        }
      : undefined;
  return { ...wanted(sets.map(({ name }) => name)), because: why, stale };
}

/** All that there is: the user is told that no line of it is of sshd. */
function nothingOfSshd({ journal, files, looked }: Offers): MachineLogs {
  const [first] = files;
  const because = 'no log of this machine has a line of sshd';
  if (!('error' in journal))
    return { ...wanted(['journal', ...(first ? [first.name] : [])]), because, stale: undefined };
  // A file that may not be read is as good a reason to stop as a journal that may not.
  const forbidden = files.find(({ error }) => error instanceof PermissionError)?.error;
  if (forbidden) throw forbidden;
  if (!(journal.error instanceof NoInputError)) throw journal.error;
  if (first) return { ...wanted([first.name]), because, stale: undefined };
  throw new NoInputError(`no log on this machine: no ${looked.join(', no ')}, and ${journal.error.message}`, {
    hint: 'Name the log: authtrack analyze FILE',
    cause: journal.error,
  });
}

function wanted(names: readonly string[]): LogSelection {
  return { names, withRotated: true };
}
