// The files in integrations/ of the package, adapted to this machine: the path of the program, the groups that exist.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { LOG_GROUPS, type Machine } from './machine.js';

/** The text of a file in integrations/. Throws what the file system throws. */
export function shippedText(name: string): Promise<string> {
  const packageFile = createRequire(import.meta.url).resolve('authtrack/package.json');
  return readFile(path.join(path.dirname(packageFile), 'integrations', name), 'utf8');
}

/** A unit that calls the program by its path. */
export function unitText(text: string, command: string, { groups }: Pick<Machine, 'groups'>): string {
  const existing = LOG_GROUPS.filter((group) => groups?.includes(group) ?? true);
  const line = existing.length === 0 ? '' : `SupplementaryGroups=${existing.join(' ')}\n`;
  return text
    .replace(/^(ExecStart=)authtrack /gm, (_, name: string) => `${name}${command} `)
    .replace(`SupplementaryGroups=${LOG_GROUPS.join(' ')}\n`, () => line);
}

/** The table of cron with the path of the program. Without fail2ban, it only writes the list. */
export function cronText(text: string, command: string, withFail2ban: boolean): string {
  const lines = text.split('\n').flatMap((line) => {
    if (line.startsWith('# Without fail2ban,')) return [];
    if (line.startsWith('#')) return [line];
    const job = withFail2ban ? line : line.replace('authtrack bans apply fail2ban', 'authtrack bans');
    return [job.replace(/ authtrack (?=analyze|bans)/g, () => ` ${command} `)];
  });
  return lines.join('\n');
}

/** A drop-in that lets the service read logs that only root may read. */
export function readLogsText(logs: readonly string[]): string {
  return `# For logs that only root may read: ${logs.join(', ')}
[Service]
CapabilityBoundingSet=CAP_DAC_READ_SEARCH
AmbientCapabilities=CAP_DAC_READ_SEARCH
`;
}
