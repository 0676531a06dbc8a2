import type { CountryAttempts, Suspect, Totals, UserAttempts } from '../model/figures.js';
import type { LogWarning } from '../model/log-problem.js';
import type { RunTally } from './run-tally.js';

/** The result of a run: what it did, what the database contains now, and where the files are. */
export type Summary = {
  /** Names as given or chosen. */
  readonly inputs: readonly string[];
  /** Why authtrack chose these logs; undefined if the user named them. */
  readonly chosenBecause: string | undefined;
  readonly tally: RunTally;
  readonly warnings: readonly LogWarning[];
  readonly totals: Totals;
  /** Rows that were removed because they were too old: those of days before `before` (YYYY-MM-DD). */
  readonly pruned: { readonly before: string; readonly rows: number } | undefined;
  readonly countries: readonly CountryAttempts[];
  readonly users: readonly UserAttempts[];
  readonly suspects: readonly Suspect[];
  /** Files, as absolute paths. */
  readonly charts: readonly string[];
  readonly processedLog: string;
  /** For display, without secrets. */
  readonly database: string;
  readonly timezone: string;
  readonly seconds: number;
};

/** The name of an input for people. */
export function inputName(name: string): string {
  return name === '-' ? 'standard input' : name;
}
