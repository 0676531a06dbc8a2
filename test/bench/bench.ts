// authtrack compared with other programs, by size, by kind of line, into MySQL, and by start time; writes
// docs/benchmarks.md.
//
//     npm run bench -- [rivals] [sizes] [kinds] [mysql] [startup] [--rounds N] [--quick] [--folder FOLDER]
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { nowMs } from '../../src/lib/clock.js';
import { writeWhole } from '../../src/lib/own-file.js';
import { projectFolder } from '../support/project.js';
import { benchmarksDocument } from './report/document.js';
import { keepResult, keptResults } from './report/kept-results.js';
import { describeCommit, describeMachine } from './report/machine.js';
import { sectionNames, type SectionName } from './results.js';
import { measureKinds } from './sections/measure-kinds.js';
import { measureMysql } from './sections/measure-mysql.js';
import { measureRivals } from './sections/measure-rivals.js';
import { measureSizes } from './sections/measure-sizes.js';
import { measureStartup } from './sections/measure-startup.js';
import type { Plan, Section } from './sections/section.js';
import { installRivals } from './ways/programs.js';

const sections: Readonly<Record<SectionName, Section>> = {
  rivals: measureRivals,
  sizes: measureSizes,
  kinds: measureKinds,
  mysql: measureMysql,
  startup: measureStartup,
};

const whole = { millions: 5, sizes: [1, 5, 10], rounds: 5 } as const;
const quick = { millions: 1, sizes: [1], rounds: 1 } as const;

const { values, positionals } = parseArgs({
  options: {
    folder: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !sectionNames.some((known) => known === name));
if (unknown.length > 0) throw new Error(`no such section: ${unknown.join(', ')}; ${sectionNames.join(', ')}`);

const folder = path.resolve(
  values.folder ??
    path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'authtrack-bench'),
);
// Results of --quick are never mixed with the others.
const resultsFolder = path.join(folder, values.quick ? 'quick' : 'results');
const page = values.quick
  ? path.join(resultsFolder, 'benchmarks.md')
  : path.join(projectFolder, 'docs', 'benchmarks.md');
const plan: Plan = { ...(values.quick ? quick : whole), folder };
const rounds = values.rounds === undefined ? plan.rounds : Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1');

installRivals();
const about = { commit: describeCommit(), machine: describeMachine() };
for (const name of sectionNames) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(name);
  const measured = await sections[name]({ ...plan, rounds });
  const date = new Date(nowMs()).toISOString().slice(0, 10);
  await keepResult(resultsFolder, name, { ...about, date, ...measured });
}
const results = keptResults(resultsFolder, about.machine);
if ('missing' in results) {
  console.error(`not written: ${page} needs also ${results.missing.join(', ')}`);
} else {
  await writeWhole(page, benchmarksDocument(results));
  console.error(`written: ${page}`);
}
