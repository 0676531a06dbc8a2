import type { CountryAttempts, Suspect, Totals, UserAttempts } from '../model/figures.js';
import type { LogWarning } from '../model/log-problem.js';
import type { RunTally } from './run-tally.js';

/** All that a run has to tell: what it did, what the database says now, and where the results are. */
export type Summary = {
  /** As given, or as chosen. */
  readonly inputs: readonly string[];
  /** Why these logs were chosen, where the user named none. */
  readonly chosenBecause: string | undefined;
  readonly tally: RunTally;
  readonly warnings: readonly LogWarning[];
  readonly totals: Totals;
  /** What was removed because it was too old: rows of the days before `before` (YYYY-MM-DD). */
  readonly pruned: { readonly before: string; readonly rows: number } | undefined;
  readonly countries: readonly CountryAttempts[];
  readonly users: readonly UserAttempts[];
  readonly suspects: readonly Suspect[];
  /** Files, as absolute paths. */
  readonly charts: readonly string[];
  readonly processedLog: string;
  /** Fit to be printed. */
  readonly database: string;
  readonly timezone: string;
  readonly seconds: number;
};

/** An input as people know it. */
export function inputName(name: string): string {
  return name === '-' ? 'standard input' : name;
}
