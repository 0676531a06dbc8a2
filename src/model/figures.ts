// Query results of the database, for charts and summaries.

/** From the first to the last row, both in microseconds since 1970-01-01 UTC. */
export type Period = { readonly from: number; readonly to: number };

/** Failed and invalid attempts from one country. `code` and `name` are null if the country is unknown. */
export type CountryAttempts = {
  readonly code: string | null;
  readonly name: string | null;
  readonly attempts: number;
};

/** Accepted logins of one user on one calendar day. */
export type UserDayLogins = {
  readonly user: string;
  /** `YYYY-MM-DD` in the time zone of the query. */
  readonly day: string;
  readonly logins: number;
};

export type UserAttempts = { readonly user: string; readonly attempts: number };

/** The first login of an address after many failed attempts. */
export type LoginAfterFailures = {
  readonly ip: string;
  readonly country: string | null;
  /** The user who logged in. */
  readonly user: string | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: number;
  /** Failed or invalid attempts from the address before the login. */
  readonly failures: number;
};

/** Figures for all stored rows. */
export type Totals = {
  readonly rows: number;
  readonly period: Period | null;
};

/** The questions of the charts to the store. */
export type FigureSource = {
  /** Failed and invalid attempts by country, most first; all unknown countries are one entry with nulls. */
  failedByCountry(): Promise<readonly CountryAttempts[]>;
  /** Accepted logins by user and by calendar day in the time zone (an IANA name). */
  acceptedPerUserPerDay(timezone: string): Promise<readonly UserDayLogins[]>;
};

/** What every chart shows besides its own figures. */
export type Shown = {
  /** Of all stored rows. */
  readonly period: Period | null;
  readonly timezone: string;
};

/** Data of the chart "Top countries by failed or invalid logins". */
export type TopCountriesFigures = Shown & {
  /** Every country with at least one attempt, most attempts first. */
  readonly countries: readonly CountryAttempts[];
};

/** Data of the chart "Accepted connections per user per day". */
export type AcceptedPerDayFigures = Shown & {
  readonly logins: readonly UserDayLogins[];
};

/** What is stored of an address. */
export type AddressActivity = {
  readonly ip: string;
  /** Failed and invalid ones. */
  readonly attempts: number;
  /** Successful ones. */
  readonly logins: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly lastSeen: number;
};
