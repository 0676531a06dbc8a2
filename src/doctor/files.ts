// Checks the settings and the files that authtrack reads and writes: their owners, their modes, the space for them.
import { lstat, stat, statfs } from 'node:fs/promises';
import path from 'node:path';

import { countText } from '../lib/count-text.js';
import { exposedOnTheWay, exposure, findLocalUser, howToClose } from '../lib/ownership.js';
import { readNamedFile, readTrustedFile } from '../lib/trusted-file.js';
import { MIB } from '../lib/units.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';

const OTHERS = 0o007;
const ROOT = 0;
const MACHINE_FOLDER = '/etc/authtrack';

export function checkSettings({ unresolved, list, warnings }: CheckContext): Promise<Finding> {
  if (unresolved !== undefined) {
    return Promise.resolve(
      failure(
        `${unresolved.message} (the state folder and the database are not checked; the other checks use the defaults)`,
        unresolved.hint,
      ),
    );
  }
  if (warnings.length > 0) {
    return Promise.resolve(
      warning(warnings.join('; '), 'see `authtrack config` for what counts, and from where'),
    );
  }
  const given = list.filter(({ setting, origin }) => origin !== 'default' && setting.key !== 'json');
  const names = given.map(({ setting }) => setting.file ?? setting.env?.[0] ?? setting.key).join(', ');
  return Promise.resolve(
    ok(given.length === 0 ? 'all settings have their defaults' : `valid; given: ${names}`),
  );
}

/** Every file that counts, and every file that does not count here. */
export async function checkSettingsFiles(context: CheckContext): Promise<Finding> {
  const { settings, settingArgs, env } = context;
  const cwd = process.cwd();
  const named = settingArgs.find((arg) => arg.startsWith('--config='))?.slice('--config='.length);
  const dotenv = path.join(cwd, '.env');
  const usual = [
    env['AUTHTRACK_CONFIG'] ?? '',
    path.join(cwd, 'authtrack.yaml'),
    path.join(MACHINE_FOLDER, 'authtrack.yaml'),
  ];
  const config = await firstThere(usual);
  const files = [
    ...(named === undefined && (await isThere(dotenv)) ? [dotenv] : []),
    ...(named === undefined && config !== undefined ? [config] : []),
    ...settings.allow.filter((entry) => path.isAbsolute(entry)),
  ];
  if (named !== undefined) await readNamedFile(named, { hint: 'name a regular file with --config' });
  for (const file of files)
    await readTrustedFile(file, { hint: 'let only root or this user change it', maxBytes: 16 * MIB });
  if (files.includes(dotenv) && ((await stat(dotenv)).mode & OTHERS) !== 0) {
    return warning(
      `${dotenv} can be read by every user, and may have passwords and tokens`,
      `run chmod o= ${dotenv}`,
    );
  }
  const elsewhere = path.join(MACHINE_FOLDER, '.env');
  if (path.dirname(dotenv) !== MACHINE_FOLDER && (await isThere(elsewhere))) {
    return warning(
      `${elsewhere} counts for the service, but not in this folder: its database and token may differ from those checked here`,
      `run cd ${MACHINE_FOLDER} && authtrack doctor`,
    );
  }
  const all = [...(named === undefined ? [] : [named]), ...files];
  return ok(all.length === 0 ? 'there are none' : `only trusted users can change ${all.join(', ')}`);
}

async function firstThere(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (file !== '' && (await isThere(file))) return file;
  return undefined;
}

function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

const UNKNOWN_USER =
  'create the user (`authtrack setup` creates the user authtrack), or remove `user` from authtrack.yaml';

export async function checkUser({ settings }: CheckContext): Promise<Finding> {
  const { user } = settings;
  const uid = process.geteuid?.() ?? ROOT;
  const now = uid === ROOT ? 'root' : `uid ${uid}`;
  if (user === undefined) return ok(`checked as ${now}; the setting \`user\` is not set`);
  if ((await findLocalUser(user)) === undefined) {
    return failure(`the setting \`user\` names "${user}", who is not in /etc/passwd`, UNKNOWN_USER);
  }
  const hasSetpriv = await firstThere(['/usr/bin/setpriv', '/bin/setpriv']);
  if (uid === ROOT && hasSetpriv === undefined) {
    return failure('setpriv is missing, with which root becomes that user', 'install util-linux');
  }
  return ok(`checked as ${now}; root runs commands as ${user}`);
}

export function checkTokens({ settings, list }: CheckContext): Promise<Finding> {
  const from = (key: string): string => list.find(({ setting }) => setting.key === key)?.origin ?? '';
  const ipinfo =
    settings.ipinfoToken === undefined
      ? 'no token for ipinfo.io: no address leaves this machine'
      : `a token for ipinfo.io is set (${from('ipinfoToken')}); whether it is valid shows in the next run`;
  const abuseipdb =
    settings.abuseipdbKey === undefined
      ? 'no key for AbuseIPDB'
      : `a key for AbuseIPDB is set (${from('abuseipdbKey')})`;
  return Promise.resolve(ok(`${ipinfo}; ${abuseipdb}`));
}

/** The user whom the state folder may belong to, besides root: this one, or the one that root becomes. */
async function owner({ settings }: CheckContext, folder: string): Promise<number> {
  const uid = process.geteuid?.() ?? ROOT;
  if (uid !== ROOT || settings.user === undefined) return uid;
  const user = await findLocalUser(settings.user);
  const found = await stat(folder).catch(() => undefined);
  return user !== undefined && found?.uid === user.uid ? user.uid : uid;
}

export async function checkStateFolder(context: CheckContext): Promise<Finding> {
  if (await isOfUnknownUser(context)) return ownerUnknown;
  const folders = ownFolders(context);
  for (const folder of folders) {
    const caller = await owner(context, folder);
    const there = await nearest(folder);
    const onTheWay = await exposedOnTheWay(there, caller);
    const own = there === folder ? exposure(await stat(folder), caller) : undefined;
    const exposed = onTheWay ?? (own === undefined ? undefined : { path: folder, why: own });
    if (exposed === undefined) continue;
    return failure(
      `authtrack writes nothing into ${folder}: ${exposed.path === folder ? 'it' : exposed.path} ${exposed.why}`,
      exposed.why.startsWith('may be')
        ? `${await howToClose(exposed.path)}, or name another folder with ${flagOf(folder, context)}`
        : changeOwnerHint(exposed.path, context),
    );
  }
  const [first = ''] = folders;
  if ((await nearest(first)) !== first)
    return ok(`${first} does not exist yet: the first \`authtrack analyze\` creates it`);
  return ok(`only its owner can write to ${folders.join(', ')}`);
}

/** The flag that names another folder than this one. */
function flagOf(folder: string, { settings }: CheckContext): string {
  return folder === path.resolve(settings.out)
    ? '--state'
    : folder === path.resolve(settings.chartsDir)
      ? '--charts-dir'
      : '--db';
}

const ownerUnknown = warning(
  'not checked, since the setting `user` names an unknown user',
  'do what the hint of the check user says first',
);

async function isOfUnknownUser({ settings: { user } }: CheckContext): Promise<boolean> {
  return user !== undefined && (await findLocalUser(user)) === undefined;
}

/** Who should own a file or folder that belongs to somebody else. */
function changeOwnerHint(name: string, { settings: { user } }: CheckContext): string {
  return process.geteuid?.() === ROOT && user !== undefined
    ? `give it to ${user}, the user who runs authtrack (chown -R ${user}: ${name}), or name its owner as \`user\` in /etc/authtrack/authtrack.yaml`
    : 'run as that user (root: name it as `user` in /etc/authtrack/authtrack.yaml), or give it to the user who runs authtrack (chown)';
}

/** The folders that authtrack writes to, that of processed.log first. */
function ownFolders(context: CheckContext): readonly string[] {
  const { out, chartsDir } = context.settings;
  return [...new Set([path.resolve(out), ...databaseFolder(context), path.resolve(chartsDir)])];
}

/** The folder of a DuckDB file. */
function databaseFolder({ settings }: Pick<CheckContext, 'settings'>): readonly string[] {
  const file = /^duckdb:(.+)$/s.exec(settings.db)?.[1];
  return file === undefined ? [] : [path.dirname(path.resolve(file))];
}

/** The folder, or the last part of its path that exists. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at))
    if (at === path.dirname(at) || (await isThere(at))) return at;
}

export async function checkStateFiles(context: CheckContext): Promise<Finding> {
  if (await isOfUnknownUser(context)) return ownerUnknown;
  const { settings } = context;
  const file = /^duckdb:(.+)$/s.exec(settings.db)?.[1];
  const database = file === undefined ? [] : [file, `${file}.wal`].map((name) => path.resolve(name));
  const out = path.resolve(settings.out);
  const log = path.join(out, 'processed.log');
  const exposedToRead: string[] = [];
  for (const name of [...database, log, path.join(out, 'auto-ban.data')]) {
    const found = await lstat(name).catch((error: unknown) => {
      if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    });
    if (found === undefined) continue;
    const why = found.isFile()
      ? (exposure(found, await owner(context, path.dirname(name))) ??
        (found.nlink > 1 ? 'has another name too (hard link)' : undefined))
      : 'is not a regular file';
    if (why !== undefined) {
      return failure(
        `${name} ${why}`,
        why.startsWith('belongs to')
          ? changeOwnerHint(name, context)
          : `look at it (ls -l ${name}), then give it to the user who runs authtrack (chown, chmod go-w), or move it away`,
      );
    }
    if ((found.mode & OTHERS) !== 0 && !name.endsWith('auto-ban.data')) exposedToRead.push(name);
  }
  if (exposedToRead.length === 0)
    return ok('no other user can change the database, processed.log and auto-ban.data');
  const names = exposedToRead.join(' ');
  return warning(
    `every user can read ${names}, with the names and addresses of your users`,
    `run chmod o= ${names}`,
  );
}

/** A run of a busy server needs some of it for its batch, its log and its charts. */
const TOO_LITTLE_BYTES = 64 * MIB;
const LITTLE_BYTES = 512 * MIB;
const FEW_INODES = 100;

export async function checkSpace(context: CheckContext): Promise<Finding> {
  const folders = ownFolders(context);
  const spaces = await Promise.all(
    folders.map(async (folder) => {
      const { bavail, bsize, files, ffree } = await statfs(await nearest(folder));
      return { folder, bytes: bavail * bsize, hasFewInodes: files > 0 && ffree < FEW_INODES };
    }),
  );
  const [least] = [...spaces].sort((a, b) => a.bytes - b.bytes);
  if (least === undefined) return ok('nothing is stored here');
  const full = spaces.find(({ hasFewInodes }) => hasFewInodes);
  if (full !== undefined)
    return failure(
      `no new files fit into ${full.folder}: its file system has no inodes left`,
      'remove files there',
    );
  const server = databaseFolder(context).length === 0 ? '; that of the database server is not known' : '';
  const found = `${countText(Math.floor(least.bytes / MIB))} MiB free in ${least.folder}${server}`;
  if (least.bytes >= LITTLE_BYTES) return ok(found);
  const prune = server === '' ? ', or remove old logins (authtrack db prune)' : '';
  const hint = `free some space there${prune}, or name another folder with --state`;
  return (least.bytes < TOO_LITTLE_BYTES ? failure : warning)(found, hint);
}
