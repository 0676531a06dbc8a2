// A successful login, from the mistyped passwords before it to the end of the session.
import { createScript, SESSION, type Activity } from './activity.js';
import type { Address } from './addresses.js';
import { pamOrigin } from './guess.js';
import type { Random } from './random.js';

export type Login = {
  readonly user: string;
  readonly uid: number;
  readonly from: Address;
  readonly startMs: number;
  readonly lastMs: number;
  /** The session ends by then, however long it was planned. */
  readonly latestEndMs: number;
  /** `ED25519 SHA256:…`; null: by password. */
  readonly key: string | null;
  /** Mistyped passwords before the right one. */
  readonly typos: number;
};

const TIMED_OUT_CHANCE = 0.03;
const FIRST_OF_USER_CHANCE = 0.5;
/** The minimum time between a login and its end. */
const SHORTEST_MS = 2000;

/** The login and, if it is the user's only one, systemd's session for the user. */
export function writeLogin(login: Login, random: Random): readonly Activity[] {
  const { user, uid, from } = login;
  const at = `${from.ip} port ${random.between(32768, 60999)}`;
  const effect = { user, ip: from.ip, countryCode: from.countryCode, attempts: 1 } as const;
  const script = createScript(login.startMs, { session: true });
  for (let nth = 0; nth < login.typos; nth += 1) {
    if (nth === 0)
      script.sshd(900, `pam_unix(sshd:auth): authentication failure; ${pamOrigin(from.ip, user)}`);
    script.sshd(random.between(1800, 5500), `Failed password for ${user} from ${at} ssh2`, {
      ...effect,
      status: 'Failed',
    });
  }
  const how = login.key === null ? 'password' : 'publickey';
  const proof = login.key === null ? '' : `: ${login.key}`;
  script.sshd(random.between(300, 2500), `Accepted ${how} for ${user} from ${at} ssh2${proof}`, {
    ...effect,
    status: 'Accepted',
  });
  script.sshd(
    random.between(4, 60),
    `pam_unix(sshd:session): session opened for user ${user}(uid=${uid}) by (uid=0)`,
  );
  script.say(random.between(1, 30), ['systemd-logind', 'logind'], `New session ${SESSION} of user ${user}.`);
  const openedMs = script.nowMs();
  const stayMs = Math.max(SHORTEST_MS, Math.min(login.lastMs, login.latestEndMs - openedMs));
  if (random.chance(TIMED_OUT_CHANCE)) {
    script.say(stayMs, ['sshd', 'child'], `Timeout, client not responding from user ${user} ${at}`);
  } else {
    script.say(stayMs, ['sshd', 'child'], `Received disconnect from ${at}:11: disconnected by user`);
    script.say(0, ['sshd', 'child'], `Disconnected from user ${user} ${at}`);
  }
  script.sshd(0, `pam_unix(sshd:session): session closed for user ${user}`);
  script.say(
    5,
    ['systemd-logind', 'logind'],
    `Session ${SESSION} logged out. Waiting for processes to exit.`,
  );
  script.say(3, ['systemd-logind', 'logind'], `Removed session ${SESSION}.`);
  if (!random.chance(FIRST_OF_USER_CHANCE)) return [script.activity()];

  const manager = createScript(openedMs + 15);
  manager.say(
    0,
    ['systemd', 'own'],
    `pam_unix(systemd-user:session): session opened for user ${user}(uid=${uid}) by (uid=0)`,
  );
  manager.say(
    stayMs + 10_000,
    ['systemd', 'own'],
    `pam_unix(systemd-user:session): session closed for user ${user}`,
  );
  return [script.activity(), manager.activity()];
}
