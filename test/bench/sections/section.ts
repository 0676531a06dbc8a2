import type { Figures, Skipped } from '../results.js';
import type { Way } from '../ways/way.js';

/** What is measured, and how thoroughly. */
export type Plan = {
  /** Where logs and results are kept. */
  readonly folder: string;
  /** Lines of the reference log. */
  readonly millions: number;
  /** Lines of the logs that are compared by size. */
  readonly sizes: readonly number[];
  readonly rounds: number;
};

export type Measured = {
  readonly rounds: number;
  readonly figures: readonly Figures[];
  readonly skipped: readonly Skipped[];
};

/** A part of the document that can be measured without the others. */
export type Section = (plan: Plan) => Promise<Measured>;

export function isWay(way: Way | Skipped): way is Way {
  return 'program' in way;
}

export function isSkipped(way: Way | Skipped): way is Skipped {
  return !isWay(way);
}
