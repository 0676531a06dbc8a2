// Checks what bans depend on: the allowlist, the address of this SSH session, fail2ban and its jail.
import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';

import { callFail2ban, sshSessions, type SshSession } from '../bans/bans.js';
import { countText } from '../lib/count-text.js';
import { ConfigError, PermissionError, UnavailableError } from '../lib/errors.js';
import { overlapIndex, parseNetwork } from '../lib/networks.js';
import { banFile, MAX_LIST_BYTES, SET } from '../steps/ban-file.js';
import { loadAllowlist } from '../steps/decide-bans.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';

const JAIL_FILES = ['/etc/fail2ban/jail.d/authtrack.conf', '/etc/fail2ban/jail.d/authtrack.local'];

const CLIENT_MS = 3000;

const AS_ROOT = 'run `authtrack doctor` as root, who owns the socket of fail2ban';

export async function checkAllowlist({ settings, signal }: CheckContext): Promise<Finding> {
  const { notices } = await loadAllowlist(settings, signal);
  if (notices.length > 0) return warning(notices.join('; '), 'run as root, which may read these files');
  const { length } = settings.allow;
  const own =
    length === 0 ? 'no entry of yours' : length === 1 ? '1 entry of yours' : `${length} entries of yours`;
  return ok(`complete: ${own}, and the addresses that this machine needs`);
}

/** Whether the addresses that are logged in now could be banned when they log out. */
export async function checkSession(
  { settings, signal }: Pick<CheckContext, 'settings' | 'signal'>,
  find: (options: Parameters<typeof sshSessions>[0]) => Promise<readonly SshSession[]> = sshSessions,
): Promise<Finding> {
  const sessions = await find({ allow: settings.allow, signal });
  if (sessions.length === 0) return ok('nobody is logged in by SSH, as far as this user can see');
  const own = sessions.filter(({ isOwn }) => isOwn);
  const judged = own.length > 0 ? own : sessions;
  const exposed = judged.filter(({ exemptBecause }) => exemptBecause === null);
  const [first] = exposed;
  if (first === undefined) {
    return ok(judged.map(({ address, exemptBecause }) => `${address}: ${exemptBecause ?? ''}`).join('; '));
  }
  const addresses = exposed.map(({ address }) => address).join(', ');
  const hint = `add it to bans.allow in authtrack.yaml (authtrack bans --allow ${first.address} for one run)`;
  const who = first.isOwn ? 'the address of this SSH session' : 'logged in by SSH now';
  const banned = await bannedOf(exposed, banFile(settings));
  if (banned !== undefined) {
    return failure(
      `${banned}, ${who}, is on the ban list and not on the allowlist: it may lock you out`,
      hint,
    );
  }
  return warning(
    `the allowlist does not have ${addresses}, ${who}: it is exempt only during the session, and ${settings.exemptLoginsWithin} after a login that authtrack has read`,
    hint,
  );
}

const AT_ONCE = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** The first of the addresses that the list bans; undefined also without a list. */
async function bannedOf(sessions: readonly SshSession[], file: string): Promise<string | undefined> {
  const handle = await open(file, AT_ONCE).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat().then((found) => (found.isFile() ? found : { size: Infinity }));
    if (size > MAX_LIST_BYTES) return undefined;
    const lines = (await handle.readFile('utf8')).split('\n');
    const find = overlapIndex(
      lines.flatMap((line) => {
        const network = parseNetwork(line);
        return network === null ? [] : [{ network, reason: line }];
      }),
    );
    return sessions.find(({ address }) => {
      const network = parseNetwork(address.split('%')[0] ?? '');
      return network !== null && find(network) !== null;
    })?.address;
  } finally {
    await handle.close();
  }
}

export async function checkFail2ban(context: CheckContext): Promise<Finding> {
  try {
    const version = await ask(context, 'version');
    return ok(`its server answers (version ${version.trim()})`);
  } catch (error) {
    if (error instanceof PermissionError) return warning(`not checked: ${error.message}`, AS_ROOT);
    if (!(error instanceof UnavailableError)) throw error;
    if (isMissing(error)) return ok('fail2ban is not installed; only `bans apply fail2ban` needs it');
    return ((await isConfigured()) ? failure : warning)(error.message, error.hint);
  }
}

export async function checkJail(context: CheckContext): Promise<Finding> {
  const jail = context.options['jail'] ?? SET;
  try {
    const [banned, bantime] = await Promise.all([
      ask(context, 'get', jail, 'banip'),
      ask(context, 'get', jail, 'bantime'),
    ]);
    const count = banned.split(/\s+/).filter((word) => word !== '').length;
    const found = `the jail ${jail} has ${countText(count)} ban${count === 1 ? '' : 's'}`;
    if (bantime.trim() === '-1') return ok(found);
    return warning(
      `${found}, and its bantime is ${bantime.trim()} s: fail2ban lifts bans that are on the list`,
      `set bantime = -1 for it, as the files of \`authtrack setup\` do, and run \`fail2ban-client reload ${jail}\``,
    );
  } catch (error) {
    if (error instanceof PermissionError) return warning(`not checked: ${error.message}`, AS_ROOT);
    if (error instanceof ConfigError)
      return ((await isConfigured()) ? failure : warning)(error.message, error.hint);
    if (!(error instanceof UnavailableError)) throw error;
    return isMissing(error)
      ? ok('not needed without fail2ban')
      : warning('not checked, since the server does not answer', 'start the server: see the check fail2ban');
  }
}

function ask(
  { options, signal }: Pick<CheckContext, 'options' | 'signal'>,
  ...args: readonly string[]
): Promise<string> {
  const { jail = SET, socket } = options;
  const client = ['fail2ban-client', ...(socket === undefined ? [] : ['-s', socket])];
  return callFail2ban({ jail, client, signal, timeoutMs: CLIENT_MS }, args);
}

function isMissing(error: UnavailableError): boolean {
  return (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

/** Whether the administrator has installed the jail: then fail2ban is meant to be used. */
async function isConfigured(): Promise<boolean> {
  const found = await Promise.allSettled(JAIL_FILES.map((file) => access(file)));
  return found.some(({ status }) => status === 'fulfilled');
}
