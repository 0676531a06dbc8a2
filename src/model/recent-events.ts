// How many events of a time are stored, by status, host and country.
import type { Status } from './login.js';

export type EventCounts = {
  /** Lines by status. */
  readonly events: Readonly<Record<Status, number>>;
  /** Attempts by status: a line may stand for several. */
  readonly attempts: Readonly<Record<'Failed' | 'Invalid', number>>;
};

export type RecentEvents = {
  /** The hosts with the most events, most first. Hostile text. */
  readonly hosts: readonly (EventCounts & { readonly host: string })[];
  /** All countries, in any order; null is unknown. All events of the time are in it. */
  readonly countries: readonly (EventCounts & { readonly code: string | null })[];
};
