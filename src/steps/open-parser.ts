// Opens the parser of a log. The time of the log decides the years of its dates.
import { MS_PER_DAY } from '../lib/units.js';
import type { Settings } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { localToUtcMs, openTimeZone, type TimeZone } from '../lib/time-zone.js';
import type { Vault } from '../model/name-mask.js';
import type { Position } from '../model/source.js';
import {
  createOwnPatterns,
  createParser,
  type DateSurvey,
  hasYearlessLines,
  type Parser,
  surveyDates,
} from '../parse/parse.js';
import { Sessions } from '../sshd/sshd.js';
import type { YearState } from '../syslog/syslog.js';
import { isExport, type LogInput } from '../read/read.js';

/** Before OpenSSH existed: an earlier time of a file comes from a copy that lost the time. */
const EARLIEST_MS = Date.UTC(1999, 0);

/** A log that ends this long before the time of its file may be a copy of a log that is years old. */
const DOUBTFUL_GAP_MS = 92 * MS_PER_DAY;

type Progress = Pick<Position, 'lines' | 'parserState'>;

type ParserEnvironment = {
  /** For `maskUnknownUsers`: see ParserOptions. */
  readonly vault?: Vault | undefined;
  readonly signal: AbortSignal;
  readonly onNotice: (message: string) => void;
};

/** Returns a function that creates the parser of a log from a position. The time of the log decides its years. */
export function parserOpener(
  { timezone, year: firstYear, patterns, maxRepeated }: Settings,
  { vault, signal, onNotice }: ParserEnvironment,
): (input: LogInput, position?: Progress) => Promise<Parser> {
  const zone = openTimeZone(timezone);
  const year: YearState | undefined = firstYear === undefined ? undefined : { year: firstYear, dayOfYear: 0 };
  // With --year the dates of that year count even if they are in the future: the clock of this machine may be wrong.
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
        vault,
        sessions,
        onYearDoubt: () =>
          onNotice(
            `${input.name}: its lines have no year and continue past the end of this year, so the first lines are from earlier years than their dates. Give the year of the first line with --year`,
          ),
      },
      lines,
    );
  };
}

/** Whether the time of a file is over a day in the future, so that its lines may be dated in the future too. */
export function isAheadOfClock(modifiedAtMs: number | undefined): boolean {
  return modifiedAtMs !== undefined && modifiedAtMs > nowMs() + MS_PER_DAY;
}

/**
 * The time of the log or of its rotation, whichever is earlier, if plausible; otherwise the present. A log still gets
 * its years if the clock of this machine is behind.
 */
function writtenAtMs({ modifiedAtMs = 0, rotatedAtLocalMs }: LogInput, zone: TimeZone): number {
  const now = isAheadOfClock(modifiedAtMs) ? modifiedAtMs : nowMs();
  const rotatedAtMs = rotatedAtLocalMs === undefined ? 0 : localToUtcMs(rotatedAtLocalMs, zone);
  return Math.min(now, ...[modifiedAtMs, rotatedAtMs].filter((time) => time >= EARLIEST_MS));
}

/** The dates of a log; undefined if it cannot be read twice, or if its lines have years. */
async function surveyOf(
  input: LogInput,
  limits: Parameters<typeof surveyDates>[1],
  signal: AbortSignal,
): Promise<DateSurvey | undefined> {
  // In a journal export a line without a year is the text of a field.
  if (!input.readAhead || isExport(input.head) || !hasYearlessLines(input.head)) return undefined;
  const readAhead = async (memory: Uint8Array): Promise<number> =>
    signal.aborted ? 0 : ((await input.readAhead?.(memory)) ?? 0);
  // A damaged log fails later, when it is read.
  return surveyDates(readAhead, limits).catch(() => undefined);
}

function warnOfDoubt(
  name: string,
  { hasDates, foundYear, endsAtMs }: DateSurvey,
  {
    writtenAtMs: writtenAt,
    onNotice,
  }: Pick<ParserEnvironment, 'onNotice'> & { readonly writtenAtMs: number },
): void {
  const advice = 'Give the year of the first line with --year if that is wrong';
  if (!hasDates) return;
  if (foundYear === undefined || endsAtMs === undefined) {
    onNotice(`${name}: its lines have no year, and authtrack cannot derive it from their order. ${advice}`);
  } else if (writtenAt - endsAtMs > DOUBTFUL_GAP_MS) {
    const [last, written] = [endsAtMs, writtenAt].map((time) => new Date(time).toISOString().slice(0, 10));
    onNotice(
      `${name}: its lines have no year; authtrack dates the last line ${last ?? ''}, long before the time of the file (${written ?? ''}). ${advice}`,
    );
  }
}
