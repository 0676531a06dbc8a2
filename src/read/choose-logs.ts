// Decides which logs of the machine to read, from a first look at each. A pure function.
import { instantForPeople } from '../lib/time-text.js';
import { type AuthtrackError, NoInputError, PermissionError } from '../lib/errors.js';
import type { LogSelection } from './find-logs.js';

/** A log file with its rotated files. */
export type FileSet = {
  /** Name of the current log. */
  readonly name: string;
  readonly hasSshd: boolean;
  /** Time of its first login, microseconds since 1970 UTC. */
  readonly firstMicros: number | undefined;
  /** Last modification of any of its files, milliseconds since 1970 UTC. */
  readonly writtenAtMs: number;
  /** Why one of its files could not be read. */
  readonly error: AuthtrackError | undefined;
};

type JournalPlace = {
  readonly hasSshd: boolean;
  readonly firstMicros: number | undefined;
  /** Time of the last entry by any program, milliseconds since 1970 UTC. */
  readonly lastEntryMs: number;
};

/** The journal, or why it cannot be read. */
export type JournalOffer = JournalPlace | { readonly error: AuthtrackError };

export type MachineLogs = LogSelection & {
  /** Which logs were chosen and why, for people. */
  readonly because: string;
  /** An old log that was chosen although a newer one may exist, and the warning about it. */
  readonly stale: { readonly name: string; readonly message: string } | undefined;
};

export type Offers = {
  readonly journal: JournalOffer;
  /** Existing log files, preferred ones first. */
  readonly files: readonly FileSet[];
  readonly isFresh: (set: FileSet) => boolean;
  /** The files that were searched for. */
  readonly looked: readonly string[];
};

/** Times closer than this count as equal: most files have only seconds, and a daemon may log a line a second later. */
const SAME_MICROS = 2_000_000;

/** A file that was written this much later than the journal shows that journald no longer runs. */
const STOPPED_MS = 3_600_000;

/** Chooses logs. @throws NoInputError, PermissionError; the error of opening the journal */
export function chooseLogs(offers: Offers): MachineLogs {
  const { journal, files } = offers;
  const withSshd = files.filter(({ hasSshd }) => hasSshd);
  if (!('error' in journal) && journal.hasSshd) return journalAndMore(journal, withSshd, files);
  if (withSshd.length > 0) return filesAlone(withSshd, offers);
  return nothingOfSshd(offers);
}

function journalAndMore(
  journal: JournalPlace,
  withSshd: readonly FileSet[],
  files: readonly FileSet[],
): MachineLogs {
  const { firstMicros = Infinity, lastEntryMs } = journal;
  const older = withSshd.filter((set) => (set.firstMicros ?? Infinity) < firstMicros - SAME_MICROS);
  const newer = withSshd.filter((set) => !older.includes(set) && set.writtenAtMs > lastEntryMs + STOPPED_MS);
  const unread = files.flatMap(({ name, error, hasSshd }) =>
    error instanceof PermissionError && !hasSshd ? [`${name} cannot be read`] : [],
  );
  const reasons = [
    ...older.map(({ name }) => `${name} begins before the journal`),
    ...newer.map(({ name }) => `${name} was written after the journal ended`),
    ...unread,
  ];
  const because = ['the journal has entries of sshd', ...reasons].join('; ');
  return {
    ...selectionOf(['journal', ...[...older, ...newer].map(({ name }) => name)]),
    because,
    stale: undefined,
  };
}

function filesAlone(sets: readonly FileSet[], { journal, isFresh }: Offers): MachineLogs {
  const why = 'error' in journal ? journal.error.message : 'the journal has no entry of sshd';
  const old = sets.every((set) => !isFresh(set)) ? sets[0] : undefined;
  // If there is no journal, it cannot have newer logins.
  const stale =
    old && 'error' in journal && !(journal.error instanceof NoInputError)
      ? {
          name: old.name,
          message: `${old.name} was last written ${instantForPeople(old.writtenAtMs * 1000)}, and newer logins may be in the journal, which cannot be read: ${why}; to read it: ${journal.error.hint}`,
        }
      : undefined;
  return { ...selectionOf(sets.map(({ name }) => name)), because: why, stale };
}

/** All existing logs: the user is then warned that they have no line of sshd. */
function nothingOfSshd({ journal, files, looked }: Offers): MachineLogs {
  const [first] = files;
  const because = 'no log of this machine has a line of sshd';
  if (!('error' in journal))
    return { ...selectionOf(['journal', ...(first ? [first.name] : [])]), because, stale: undefined };
  // An unreadable file is as good a reason to stop as an unreadable journal.
  const forbidden = files.find(({ error }) => error instanceof PermissionError)?.error;
  if (forbidden) throw forbidden;
  if (!(journal.error instanceof NoInputError)) throw journal.error;
  if (first) return { ...selectionOf([first.name]), because, stale: undefined };
  throw new NoInputError(`no log on this machine: no ${looked.join(', no ')}, and ${journal.error.message}`, {
    hint: 'name the log: authtrack analyze FILE',
    cause: journal.error,
  });
}

function selectionOf(names: readonly string[]): LogSelection {
  return { names, withRotated: true };
}
