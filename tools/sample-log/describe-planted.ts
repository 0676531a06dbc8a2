// The planted truth as text, for a comparison with the results of a program.
import type { Planted } from './planted.js';

const MOST_NAMED = 12;

/** Ends with a line feed. User names are hostile text and printed as JSON. */
export function describePlanted(planted: Planted): string {
  const { rows, breakIn } = planted;
  const others = Math.round((100 * (planted.lines - planted.sshdLines)) / Math.max(1, planted.lines));
  const accepted = [...planted.acceptedByUserByDay].map(
    ([user, days]) => [user, sum(days.values())] as const,
  );
  return [
    `lines: ${planted.lines}, ${others} % of them not sshd's`,
    `rows: ${rows.Accepted} accepted, ${rows.Failed} failed, ${rows.Invalid} invalid`,
    `accepted by user: ${most(accepted)}`,
    `failed or invalid attempts: ${planted.attempts}`,
    `from ${planted.attemptsByAddress.size} addresses`,
    `in ${planted.attemptsByCountry.size} countries: ${most(planted.attemptsByCountry)}`,
    `names tried: ${planted.attemptsByUser.size}: ${most(planted.attemptsByUser)}`,
    `break-in: ${breakIn.logins} logins of ${breakIn.user} from ${breakIn.ip} after ${breakIn.failures} failures`,
    '',
  ].join('\n');
}

function most(counts: Iterable<readonly [key: string | null, count: number]>): string {
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const named = sorted.slice(0, MOST_NAMED).map(([key, count]) => `${JSON.stringify(key)} ${count}`);
  return [...named, ...(sorted.length > MOST_NAMED ? ['…'] : [])].join(', ');
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
