// Rounds of the merged list: what minions published, as the minion `web1` receives it.
import assert from 'node:assert/strict';

import { renderSalt, type Rendered } from '../fixtures/salt.js';

export const NOW = 1_764_036_005;
export const TITLE = '# Bans of the other minions, merged by Salt: NETWORK SEEN UNTIL MINION';

export type Round = { readonly mine: unknown; readonly pillar?: object; readonly now?: number };

/** The output of `authtrack bans export`. `made` is in Unix seconds. */
export function published(lines: readonly string[], made = NOW - 60): string {
  return [`# authtrack-bans 1 ${made}`, `# ${lines.length} entries of ${lines.length}`, ...lines].join('\n');
}

export function mergeAll(rounds: readonly Round[]): Rendered[] {
  return renderSalt(
    rounds.map(({ mine, pillar = {}, now = NOW }) => ({
      file: 'authtrack/files/shared.list.jinja',
      id: 'web1',
      pillar: { authtrack: pillar },
      mine,
      commands: { 'date +%s': String(now) },
    })),
  );
}

/** The lines below the title, for each round. */
export function linesOf(rounds: readonly Round[]): string[][] {
  return mergeAll(rounds).map(({ text, error }) => {
    assert.equal(error, undefined);
    const [title, ...lines] = text.trimEnd().split('\n');
    assert.equal(title, TITLE);
    return lines;
  });
}
