// What a file name shows about a rotated log: its original name and its age. For logrotate, newsyslog and savelog.

export type Rotation = {
  /** The name of the current log: auth.log for auth.log.2.gz. */
  readonly stem: string;
  /** How the name shows the age; `current` is the log that is being written. */
  readonly by: 'number' | 'date' | 'current';
  /** Smaller values are older. Comparable only for the same stem and the same `by`. */
  readonly age: readonly number[];
  readonly isCompressed: boolean;
};

const compressed = /\.(?:gz|xz|zst|bz2|Z|lzma)$/;

// auth.log.1 · secure.0; but not the last number of an address: 192.0.2.1
const numbered = /^(.*?(?:^|\.)[^.]*[^.\d][^.]*)\.(\d{1,4})$/;

// dateext: auth.log-20260501 · auth.log-20260501-1777629607 · auth.log.2026-05-01 · with `extension`: auth-20260501.log
const dated = /^(.+?)[-._]((?:19|20)\d\d-?[01]\d-?[0-3]\d(?:\d{2,6}|[-_T]\d{1,10})?|1\d{9})(\.log)?$/;

export function rotationOf(fileName: string): Rotation {
  const name = fileName.replace(compressed, '');
  const isCompressed = name !== fileName;
  const number = numbered.exec(name);
  if (number) return { stem: number[1] ?? '', by: 'number', age: [-Number(number[2])], isCompressed };
  const date = dated.exec(name);
  if (!date) return { stem: name, by: 'current', age: [], isCompressed };
  const [, stem = '', text = '', extension = ''] = date;
  const [day = '', time = ''] = text.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$1$2$3').split(/[-_T]/);
  return { stem: stem + extension, by: 'date', age: [Number(day), Number(time)], isCompressed };
}

/** Negative if `a` was rotated before `b`, 0 if the names do not show it. */
export function compareAge(a: Rotation, b: Rotation): number {
  if ((a.by === 'current') !== (b.by === 'current')) return a.by === 'current' ? 1 : -1;
  if (a.by !== b.by) return 0;
  const differing = a.age.findIndex((part, i) => part !== b.age[i]);
  if (differing >= 0) return (a.age[differing] ?? 0) - (b.age[differing] ?? 0);
  // One is made from the other.
  return Number(b.isCompressed) - Number(a.isCompressed);
}

const HOUR_MS = 3_600_000;

/**
 * When a log was rotated, by the date in its name: the end of that day or hour, local time as if it were UTC. Undefined
 * if the name has no date.
 */
export function rotatedAtLocalMs(fileName: string): number | undefined {
  const text = dated.exec(fileName.replace(compressed, ''))?.[2];
  if (text === undefined) return undefined;
  // secure-20240107-1704600000: seconds since 1970
  const seconds = /(?:^|[-_T])(1\d{9})$/.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const parts = /^(\d{4})-?(\d\d)-?(\d\d)(?:[-_T]?(\d\d))?/.exec(text);
  const [year = 0, month = 0, day = 0] = parts?.slice(1, 4).map(Number) ?? [];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  // secure-2024010703: an hour
  const hour = Number(parts?.[4] ?? 23);
  return date.getTime() + (hour < 24 ? hour + 1 : 24) * HOUR_MS;
}
