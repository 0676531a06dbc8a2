type Episode = { first: number; last: number };

/**
 * Extends the last episode, or begins a new one.
 * @param date not before the end of the last episode
 * @param restMicros an event after a longer pause begins a new episode; null: there is only one episode
 */
export function addToEpisodes(episodes: Episode[], date: number, restMicros: number | null): void {
  const last = episodes.at(-1);
  if (last !== undefined && date - last.last <= (restMicros ?? Infinity)) last.last = date;
  else episodes.push({ first: date, last: date });
}
