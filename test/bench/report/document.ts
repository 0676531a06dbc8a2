// docs/benchmarks.md: text and numbers together.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { projectFolder } from '../../support/project.js';
import type { Results, SectionResult } from '../results.js';
import { loadTable, logTable, rivalTable, startupTable } from './section-tables.js';
import { targetTable } from './targets.js';

/** Sections of figures that other benchmarks print: `npm run bench` copies them to the page as they are. */
const measuredByHand = path.join(projectFolder, 'test/bench/report/measured-by-hand.md');

export function benchmarksDocument(results: Results): string {
  const { rivals, sizes, kinds, mysql, startup } = results;
  const [log = 'the log'] = rivals.figures.map((each) => each.log);
  return [
    '# Benchmarks',
    `\`npm run bench\` measures and writes this page. ${rivals.machine}. Each figure is the median of several rounds of whole
processes, with their start. The order of the programs changes from round to round, and the logs are in memory before. Machines and days
differ: the ratios say more than the rates.`,
    '## Targets',
    targetTable(results),
    `## Compared with other programs, on ${log}`,
    `The log of ${log} is generated, always the same, and resembles six weeks of a server on the Internet: more than a third of its
lines are logins or attempts. ripgrep, grep, lnav, readline and read_csv find the same lines, \`Failed\`, \`Accepted\` and \`Invalid\`, and the last
two their users and addresses; fail2ban-regex gets a part of the log, since the whole log would take it many minutes.
\`authtrack parse\` also finds all other messages about logins, and probes, and counts attempts. \`authtrack analyze\` stores all this in a
new DuckDB database with the country of each address, draws the charts and writes processed.log.`,
    rivalTable(rivals),
    measuredAt(rivals),
    '## By size',
    'Seconds, lines a second, the most memory.',
    logTable(sizes),
    measuredAt(sizes),
    '## By kind of line',
    `As long as the log above: only its logins; and only lines of cron, sudo, systemd and the kernel.`,
    logTable(kinds),
    measuredAt(kinds),
    '## Loading MariaDB',
    'A private server at its defaults; docs/mysql.md says more.',
    loadTable(mysql),
    measuredAt(mysql),
    '## Start-up',
    startupTable(startup),
    measuredAt(startup),
    readFileSync(measuredByHand, 'utf8'),
    '## Repeat it',
    `    npm run bench                            # everything: some 15 minutes, and 10 more the first time
    npm run bench -- sizes kinds --rounds 3  # some of it: rivals sizes kinds mysql startup
    npm run bench -- --quick                 # one million lines, one round; does not write this page

The logs (some 5 GB) and the results of each part are kept in \`~/.cache/authtrack-bench\` or \`--folder FOLDER\`; the page is written
from the latest results of all parts. It installs the other programs that Debian has, if it may; otherwise it leaves them out.`,
  ]
    .map((part) => `${part.trimEnd()}\n`)
    .join('\n');
}

function measuredAt({ date, commit, rounds, skipped }: SectionResult): string {
  const left = skipped.map(({ name, why }) => ` Left out: ${name}, for ${why}.`).join('');
  return `${date}, commit ${commit}, rounds: ${rounds}.${left}`;
}
