import type { Settings } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { localToUtcMs, openTimeZone, type TimeZone } from '../lib/time-zone.js';
import type { Position } from '../model/source.js';
import {
  createOwnPatterns,
  createParser,
  hasYearlessLines,
  Sessions,
  surveyDates,
  type DateSurvey,
  type Parser,
  type YearState,
} from '../parse/parse.js';
import { isExport, type LogInput } from '../read/read.js';

/** Before OpenSSH: a file with such a time was not written then, but copied by something that knew none. */
const EARLIEST_MS = Date.UTC(1999, 0);

/** Where a log ends so long before the time of its file, that is the time of a copy, which may be years old. */
const DOUBTFUL_GAP_MS = 92 * 86_400_000;

const DAY_MS = 86_400_000;

type Progress = Pick<Position, 'lines' | 'parserState'>;

type Environment = {
  readonly signal: AbortSignal;
  readonly onNotice: (message: string) => void;
};

/** How a log is parsed from a position on, by the settings and, for the years, by the time of the log. */
export function parserOpener(
  { timezone, year: firstYear, patterns, maxRepeated }: Settings,
  { signal, onNotice }: Environment,
): (input: LogInput, position?: Progress) => Promise<Parser> {
  const zone = openTimeZone(timezone);
  const year: YearState | undefined = firstYear === undefined ? undefined : { year: firstYear, dayOfYear: 0 };
  // Whoever gives the year says that its dates are true, also those to come: the clock of this machine may be wrong.
  const givenUntilMs = firstYear === undefined ? 0 : Date.UTC(firstYear + 1, 0);
  const sessions = new Sessions();
  const ownPatterns = createOwnPatterns(patterns);
  return async (input, { lines, parserState } = { lines: 0, parserState: '' }) => {
    const writtenAt = writtenAtMs(input, zone);
    const isNew = parserState === '';
    const survey = isNew ? await surveyOf(input, { zone, writtenAtMs: writtenAt }, signal) : undefined;
    if (survey && year === undefined) warnOfDoubt(input.name, survey, { writtenAtMs: writtenAt, onNotice });
    return createParser(
      {
        zone,
        year,
        foundYear: survey?.foundYear,
        months: survey?.months,
        nowMs: Math.max(nowMs(), givenUntilMs),
        writtenAtMs: writtenAt,
        state: parserState,
        ownPatterns,
        maxRepeated,
        sessions,
        onYearDoubt: () =>
          onNotice(
            `${input.name}: its lines have no year, and go on beyond the end of this one: the first of them are from earlier years than they are dated. Give the year of its first line with --year`,
          ),
      },
      lines,
    );
  };
}

/** Whether the time of a file is so far in the future that its lines may be malformed for that alone. */
export function isAheadOfClock(modifiedAtMs: number | undefined): boolean {
  return modifiedAtMs !== undefined && modifiedAtMs > nowMs() + DAY_MS;
}

/**
 * The time of the log, where it can be true, or of its rotation, if that is earlier; else the present. Where the clock of this
 * machine is behind it the log still knows its years.
 */
function writtenAtMs({ modifiedAtMs = 0, rotatedAtLocalMs }: LogInput, zone: TimeZone): number {
  const now = isAheadOfClock(modifiedAtMs) ? modifiedAtMs : nowMs();
  const rotatedAtMs = rotatedAtLocalMs === undefined ? 0 : localToUtcMs(rotatedAtLocalMs, zone);
  return Math.min(now, ...[modifiedAtMs, rotatedAtMs].filter((time) => time >= EARLIEST_MS));
}

/** Undefined for a log that cannot be read twice, or whose lines have years. */
async function surveyOf(
  input: LogInput,
  limits: Parameters<typeof surveyDates>[1],
  signal: AbortSignal,
): Promise<DateSurvey | undefined> {
  // What looks like a line without a year in an export is a text in a field.
  if (!input.readAhead || isExport(input.head) || !hasYearlessLines(input.head)) return undefined;
  const readAhead = async (memory: Uint8Array): Promise<number> =>
    signal.aborted ? 0 : ((await input.readAhead?.(memory)) ?? 0);
  // A log that is damaged tells so when it is read.
  return surveyDates(readAhead, limits).catch(() => undefined);
}

function warnOfDoubt(
  name: string,
  { hasDates, foundYear, endsAtMs }: DateSurvey,
  { writtenAtMs: writtenAt, onNotice }: Pick<Environment, 'onNotice'> & { readonly writtenAtMs: number },
): void {
  const hint = 'Give the year of its first line with --year if that is wrong';
  if (!hasDates) return;
  if (foundYear === undefined || endsAtMs === undefined) {
    onNotice(`${name}: its lines have no year, and their order does not tell it. ${hint}`);
  } else if (writtenAt - endsAtMs > DOUBTFUL_GAP_MS) {
    const [last, written] = [endsAtMs, writtenAt].map((time) => new Date(time).toISOString().slice(0, 10));
    onNotice(
      `${name}: its lines have no year; the last one is taken to be of ${last ?? ''}, long before the time of the file (${written ?? ''}). ${hint}`,
    );
  }
}
