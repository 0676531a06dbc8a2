import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { projectFolder } from '../../support/project.js';

/** Processors, memory, system, Node: figures of two different machines cannot be compared. */
export function describeMachine(): string {
  const [first] = cpus();
  const model = first?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  return `${cpus().length} cores (${model}), ${memory}, ${type()} ${release()}, Node ${process.version}`;
}

/** The measured commit, from git; `-dirty` if the files differ from the commit. */
export function describeCommit(): string {
  const args = ['-C', projectFolder, 'describe', '--always', '--dirty'];
  return spawnSync('git', args, { encoding: 'utf8' }).stdout.trim() || 'unknown';
}
