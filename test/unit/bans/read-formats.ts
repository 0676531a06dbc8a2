// Reads the list as each program does. Programs that change the network run in a temporary network namespace.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { missing } from '../../support/without-privileges.js';

const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' };
const isRoot = process.getuid?.() === 0;
const ownNetwork = ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--net', 'sh', '-ec'];

/** The kernel limits what users other than root may send in one transaction (net.core.wmem_max). */
export const MAX_NFTABLES = isRoot ? Infinity : 1000;

const blocker = '/usr/libexec/sshguard/sshg-blocker';

/** False, or why a tool is missing. */
export const missingTool = {
  nft: missing([...ownNetwork, 'PATH="$PATH:/usr/sbin"; nft list ruleset && exec "$@"', 'sh']),
  ipset: missing([...ownNetwork, 'PATH="$PATH:/usr/sbin"; ipset list -name && exec "$@"', 'sh']),
  tcpdmatch: missing(['sh', '-ec', 'PATH="$PATH:/usr/sbin"; command -v tcpdmatch && exec "$@"', 'sh']),
  sshguard: missing(['sh', '-ec', `test -x ${blocker} && exec "$@"`, 'sh']),
};

type NftElement = string | { readonly prefix: { readonly addr: string; readonly len: number } };
type NftObject = { readonly set?: { readonly name: string; readonly elem?: readonly NftElement[] } };

/** Loads one file after the other; returns what the two sets contain at the end. */
export function loadNftables(texts: readonly string[]): string[] {
  const json = run(texts, (files) => [
    ...ownNetwork,
    'for f; do nft -c -f "$f"; nft -f "$f"; done; nft -j list ruleset',
    'sh',
    ...files,
  ]);
  const { nftables } = JSON.parse(json) as { nftables: readonly NftObject[] };
  const sets = nftables.flatMap(({ set }) => set ?? []);
  assert.deepEqual(
    sets.map(({ name }) => name),
    ['ipv4', 'ipv6'],
  );
  return sets
    .flatMap(({ elem = [] }) => elem)
    .map((element) =>
      typeof element === 'string' ? element : `${element.prefix.addr}/${element.prefix.len}`,
    );
}

/** Loads one file after the other; returns what the sets contain at the end, each as `SET ADDRESS`. */
export function loadIpset(texts: readonly string[]): string[] {
  const saved = run(texts, (files) => [
    ...ownNetwork,
    'for f; do ipset restore <"$f"; done; ipset save',
    'sh',
    ...files,
  ]);
  const lines = saved.split('\n');
  assert.equal(lines.filter((line) => line.startsWith('create ')).length, 2, 'nothing is left behind');
  return lines.filter((line) => line.startsWith('add ')).map((line) => line.slice('add '.length));
}

/** What sshguard passes to its firewall at the start, each as `ADDRESS FAMILY LENGTH`. */
export function startSshguard(text: string): string[] {
  const lines = run([text], (files) => [blocker, '-b', `30:${files[0] ?? ''}`]).split('\n');
  return lines.filter((line) => line.startsWith('block ')).map((line) => line.slice('block '.length));
}

/** The calls of fail2ban-client that xargs makes, each as its arguments. */
export function callsOf(text: string): string[][] {
  const script = 'printf "%s " "$@"; echo';
  return run([text], (files) => ['xargs', '-r', '-a', files[0] ?? '', '-L', '1', 'sh', '-c', script, 'sh'])
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trim().split(' '));
}

/** The addresses that TCP wrappers admit. */
export function grantedBy(hostsDeny: string, addresses: readonly string[]): string[] {
  return inFolder((folder) => {
    writeFileSync(path.join(folder, 'hosts.allow'), '');
    writeFileSync(path.join(folder, 'hosts.deny'), hostsDeny);
    return addresses.filter((address) => {
      const options = { cwd: folder, env, encoding: 'utf8' } as const;
      const answer = execFileSync('tcpdmatch', ['-d', 'sshd', address], options);
      assert.match(answer, /^access: +(?:granted|denied)$/m);
      return answer.includes('granted');
    });
  });
}

/** RFC 4180, with records that all end with `ending`. */
export function parseCsv(text: string, ending: '\n' | '\r\n'): string[][] {
  assert.ok(text.endsWith(ending));
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|$)/gy;
  return text
    .slice(0, -ending.length)
    .split(ending)
    .map((line) => {
      const cells: string[] = [];
      cell.lastIndex = 0;
      for (let end = ','; end === ',';) {
        const match = cell.exec(line);
        assert.ok(match, line);
        cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
        end = match[3] ?? '';
      }
      return cells;
    });
}

function run(texts: readonly string[], command: (files: readonly string[]) => readonly string[]): string {
  return inFolder((folder) => {
    const files = texts.map((text, i) => {
      const file = path.join(folder, `${i}`);
      writeFileSync(file, text);
      return file;
    });
    const [program = '', ...args] = command(files);
    return execFileSync(program, args, { env, encoding: 'utf8', input: '', maxBuffer: 1 << 26 });
  });
}

function inFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-formats-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
