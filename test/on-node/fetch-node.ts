// Node from npm: the package node-linux-ARCH contains the program and has no install script, unlike the package node.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { pinnedNodes } from './pinned-nodes.js';

const userCache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
const cache = path.join(userCache, 'authtrack-tests/node');

/** Downloads a pinned Node, unless it is in the cache. @returns the path of the program */
export function fetchNode(major: string): string {
  const pinned = pinnedNodes[major];
  if (pinned === undefined) {
    throw new Error(`no Node "${major}" here; expected one of ${Object.keys(pinnedNodes).join(', ')}`);
  }
  const integrity = process.platform === 'linux' ? pinned.integrity[process.arch] : undefined;
  if (integrity === undefined) throw new Error(`no Node for ${process.platform} on ${process.arch}`);
  const program = path.join(cache, `${pinned.version}-${process.arch}`, 'node');
  if (!existsSync(program)) download(`node-linux-${process.arch}@${pinned.version}`, integrity, program);
  return program;
}

/** The program appears whole or not at all, also if two downloads run at the same time. */
function download(name: string, integrity: string, program: string): void {
  mkdirSync(path.dirname(program), { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'download-'));
  try {
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', name], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = path.join(folder, readdirSync(folder)[0] ?? '');
    const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (hash !== integrity) throw new Error(`${name}: expected ${integrity}, got ${hash}`);
    execFileSync('tar', ['xzf', archive, '-C', folder, '--strip-components=2', 'package/bin/node']);
    renameSync(path.join(folder, 'node'), program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
