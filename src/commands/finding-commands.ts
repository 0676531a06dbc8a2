// The rows of the table of commands that are about findings.
import { severities } from '../model/finding.js';
import type { Command } from '../steps/command.js';

const ID_HELP = 'the id of a finding in `authtrack findings`, or the beginning of it';

export const findingCommands: readonly Command[] = [
  {
    name: 'findings',
    load: () => import('./findings.js'),
    summary:
      'list what matters in the stored logins: possible break-ins, new keys and countries, attacks, gaps in logs',
    flags: [
      {
        flag: '--since <time>',
        help: 'only findings that were seen since this UTC day (2026-01-31), or within this time (2d, 12h)',
      },
      {
        flag: '--severity <severity>',
        help: 'the lowest severity to list (default: medium)',
        choices: severities,
      },
      { flag: '--all', help: 'list acknowledged findings too' },
    ],
    // prettier-ignore
    examples: [
      ['authtrack findings', 'list the findings of the last 90 days of the logs, the gravest first'],
      ['authtrack findings --since 7d --severity low', 'list everything that was found in the last week'],
      ["authtrack findings --json | jq -r '.findings[] | select(.severity == \"high\") | .sentence'", 'print the gravest findings in a script'],
    ],
  },
  {
    name: 'findings explain',
    load: () => import('./findings-explain.js'),
    argument: ['<id>', ID_HELP],
    summary: 'say what a finding means, show its lines, and what to look at next',
    // prettier-ignore
    examples: [['authtrack findings explain 4f1c2d', 'explain the finding whose id begins like this']],
  },
  {
    name: 'findings ack',
    load: () => import('./findings-ack.js'),
    argument: ['<id>', ID_HELP],
    summary: 'acknowledge a finding: it is not listed any more',
    flags: [
      {
        flag: '--until <time>',
        help: 'acknowledge what this rule finds about the same until the end of this UTC day, or for this time (30d), too',
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack findings ack 4f1c2d', 'acknowledge one finding'],
      ['authtrack findings ack 4f1c2d --until 30d', 'acknowledge also what follows within 30 days'],
    ],
  },
];
