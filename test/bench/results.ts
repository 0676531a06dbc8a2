// The results, kept as JSON beside the logs, so that one section can be measured again without the others.

/** One way on one log; medians of the rounds. */
export type Figures = {
  readonly name: string;
  /** Empty for authtrack. */
  readonly version: string;
  /** The command as shown to readers. */
  readonly shown: string;
  readonly log: string;
  /** What was read: lines of a log, or rows of a database. */
  readonly lines: number;
  readonly seconds: number;
  readonly cpuSeconds: number | null;
  readonly peakBytes: number | null;
};

export type Skipped = { readonly name: string; readonly why: string };

/** The names of the logs. */
export const logNames = {
  auth: (millions: number) => `${millions} million lines`,
  gz: (millions: number) => `${millions} million lines, .gz`,
  logins: 'all logins',
  ordinary: 'no login at all',
} as const;

/** What is started and ends at once. */
export const startups = {
  node: 'node -e 0',
  version: 'authtrack --version',
  parse: 'authtrack parse, ten lines',
} as const;

/** The names that bench:mysql uses. */
export const mysqlWays = {
  ours: 'authtrack',
  bare: 'bare LOAD DATA LOCAL',
  inserts: 'authtrack, multi-row INSERT',
} as const;

export const sectionNames = ['rivals', 'sizes', 'kinds', 'mysql', 'startup'] as const;
export type SectionName = (typeof sectionNames)[number];

export type SectionResult = {
  /** Day, UTC. */
  readonly date: string;
  /** The name of the commit, from git. */
  readonly commit: string;
  readonly machine: string;
  readonly rounds: number;
  readonly figures: readonly Figures[];
  readonly skipped: readonly Skipped[];
};

export type Results = Readonly<Record<SectionName, SectionResult>>;

/** NaN if it was not measured. */
export function secondsOf({ figures }: SectionResult, name: string, log?: string): number {
  return findFigures(figures, name, log)?.seconds ?? NaN;
}

export function findFigures(figures: readonly Figures[], name: string, log?: string): Figures | undefined {
  return figures.find((each) => each.name === name && (log === undefined || each.log === log));
}

export function linesPerSecond({ lines, seconds }: Figures): number {
  return lines / seconds;
}
