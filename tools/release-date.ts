import { readFileSync, statSync } from 'node:fs';

/**
 * Returns the date of a release, `2026-05-19`: that of SOURCE_DATE_EPOCH (reproducible-builds.org), else the one in the changelog,
 * else that of the changelog's last change.
 */
export function releaseDate(changelog: string): string {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const release = /^## [^\n]*\((\d{4}-\d\d-\d\d)\)/m.exec(readFileSync(changelog, 'utf8').slice(0, 200))?.[1];
  if (epoch === undefined && release !== undefined) return release;
  const time = epoch === undefined ? statSync(changelog).mtime : new Date(Number(epoch) * 1000);
  return time.toISOString().slice(0, 10);
}
