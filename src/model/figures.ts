// What the database says when asked: the material of charts and summaries.

/** From the first to the last row, both in microseconds since 1970-01-01 UTC. */
export type Period = { readonly from: number; readonly to: number };

/** Attempts that failed or named an invalid account, by country; `code` and `name` null: unknown. */
export type CountryAttempts = {
  readonly code: string | null;
  readonly name: string | null;
  readonly attempts: number;
};

/** Accepted logins of one user on one calendar day. */
export type UserDayLogins = {
  readonly user: string;
  /** `YYYY-MM-DD` in the time zone that was asked for. */
  readonly day: string;
  readonly logins: number;
};

export type UserAttempts = { readonly user: string; readonly attempts: number };

/** An address that logged in after many failures: possibly a break-in. */
export type Suspect = {
  readonly ip: string;
  readonly country: string | null;
  /** Who logged in, first after the failures. */
  readonly user: string | null;
  /** When that was, microseconds since 1970-01-01 UTC. */
  readonly date: number;
  /** Failed or invalid attempts from the address before that login. */
  readonly failures: number;
};

/** All that is stored. */
export type Totals = {
  readonly rows: number;
  readonly period: Period | null;
};

/** Material of the chart "Top countries by failed or invalid logins". */
export type TopCountriesFigures = {
  /** Every country with at least one attempt, most attempts first. */
  readonly countries: readonly CountryAttempts[];
  readonly period: Period | null;
  readonly timezone: string;
};

/** Material of the chart "Accepted connections per user per day". */
export type AcceptedPerDayFigures = {
  readonly logins: readonly UserDayLogins[];
  readonly period: Period | null;
  readonly timezone: string;
};
