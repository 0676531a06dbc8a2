// Finds the address from which the caller is logged in by SSH: from SSH_CONNECTION of this process and its parents, and
// from the connection of the sshd among the parents. sudo drops the variable, and users can set it freely, so it counts
// only if all parents belong to root or the caller. The connection of sshd's monitor, a process of root, cannot be
// forged.
import { addressOfWords } from './kernel-addresses.js';
import type { Caller, Files } from './system.js';
import type { NeededAddress } from './needed-hosts.js';

type RunningProcess = { readonly pid: number; readonly parent: number; readonly uids: readonly number[] };

const MAX_PARENTS = 64;
const ROOT = 0;
const REASON = 'the SSH session in which this runs';
const servers = ['sshd', 'sshd-session', 'dropbear'];

/** The addresses of the caller. Files of other processes that cannot be read are skipped. */
export async function findSshCaller(
  files: Files,
  { env, uid, parent }: Caller,
): Promise<readonly NeededAddress[]> {
  const parents = await parentsOf(parent, files);
  const isTrusted = parents.every(({ uids }) => uids.every((each) => each === ROOT || each === uid));
  const environments = isTrusted
    ? await Promise.all(parents.map(({ pid }) => environmentOf(pid, files)))
    : [];
  const named = [env, ...environments].flatMap(({ SSH_CONNECTION, SSH_CLIENT }) => [
    SSH_CONNECTION,
    SSH_CLIENT,
  ]);
  const monitors = parents.filter(({ uids }) => uids.every((each) => each === ROOT));
  const connected = await Promise.all(monitors.map(({ pid }) => peersOfServer(pid, files)));
  // SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22
  const addresses = [...named.map((text) => text?.split(' ')[0] ?? ''), ...connected.flat()];
  return [...new Set(addresses)]
    .filter((address) => address !== '')
    .map((address) => ({ address, reason: REASON }));
}

async function parentsOf(first: number, files: Files): Promise<readonly RunningProcess[]> {
  const parents: RunningProcess[] = [];
  for (let pid = first; pid > 0 && parents.length < MAX_PARENTS;) {
    const status = (await readOrNothing(`/proc/${pid}/status`, files)).toString('latin1');
    const uids = /^Uid:\t(.*)$/m.exec(status)?.[1]?.split('\t').map(Number);
    if (uids === undefined) break;
    const parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
    parents.push({ pid, parent, uids });
    pid = parent;
  }
  return parents;
}

async function environmentOf(pid: number, files: Files): Promise<NodeJS.ProcessEnv> {
  const text = (await readOrNothing(`/proc/${pid}/environ`, files)).toString('latin1');
  return Object.fromEntries(
    text.split('\0').flatMap((entry) => {
      const [, name = '', value] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The clients of an SSH server among our parents. They have authenticated, or this process would not run. */
async function peersOfServer(pid: number, files: Files): Promise<readonly string[]> {
  // An upgrade may have replaced the program: `/usr/sbin/sshd (deleted)`.
  const program = /([^/]+?)(?: \(deleted\))?$/.exec((await files.link(`/proc/${pid}/exe`)) ?? '')?.[1] ?? '';
  if (!servers.includes(program)) return [];
  const names = await files.list(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(names.map((name) => files.link(`/proc/${pid}/fd/${name}`)));
  const sockets = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? []));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readOrNothing(`/proc/${pid}/net/${name}`, files)),
  );
  return tables.flatMap((table) => peersOf(table.toString('latin1'), sockets));
}

const ESTABLISHED = '01';

/**
 * The remote addresses of established connections on these sockets.
 * @param table in the format of proc(5): addresses as hexadecimal 32-bit words in this machine's byte order
 *
 *     0: 0100007F:0016 0900000A:C350 01 00000000:00000000 00:00000000 00000000 0 0 12345 …
 */
function peersOf(table: string, sockets: ReadonlySet<string>): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, , remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/);
    if (state !== ESTABLISHED || !sockets.has(inode)) return [];
    const [, hex] = /^((?:[0-9A-F]{8}){1,4}):[0-9A-F]{4}$/i.exec(remote) ?? [];
    return hex === undefined ? [] : [addressOfWords(hex)];
  });
}

async function readOrNothing(file: string, files: Files): Promise<Buffer> {
  return (await files.read(file).catch(() => undefined)) ?? Buffer.alloc(0);
}
