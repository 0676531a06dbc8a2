type Episode = { first: number; last: number };

/**
 * Makes the last spell longer, or begins one.
 * @param date not before the end of the last one
 * @param restMicros after so long without an event the next one begins a spell; null: there is one
 */
export function addToEpisodes(episodes: Episode[], date: number, restMicros: number | null): void {
  const last = episodes.at(-1);
  if (last !== undefined && date - last.last <= (restMicros ?? Infinity)) last.last = date;
  else episodes.push({ first: date, last: date });
}
