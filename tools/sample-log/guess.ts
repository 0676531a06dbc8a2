// One connection that guesses passwords, line by line as OpenSSH 9.2 and pam_unix log it.
import { createScript, type Activity, type Effect, type Script } from './activity.js';
import type { Address } from './addresses.js';
import { accountOf, type Account } from './names-tried.js';
import type { Random } from './random.js';

export type Peer = Address & { readonly port: number };

export type Guess = {
  readonly peer: Peer;
  readonly startMs: number;
  readonly user: string;
  /** Passwords tried in this connection, 0 to MAX_AUTH_TRIES. */
  readonly tries: number;
};

/** sshd_config's MaxAuthTries, after which sshd disconnects. */
export const MAX_AUTH_TRIES = 6;
/** PAM's limit, which it reports afterwards. */
const PAM_RETRIES = 3;

export function writeGuess(guess: Guess, random: Random): Activity {
  const { peer, user, tries } = guess;
  const account = accountOf(user);
  const script = createScript(guess.startMs);
  const at = `${peer.ip} port ${peer.port}`;
  if (account === 'unknown') script.sshd(0, `Invalid user ${user} from ${at}`, effectOf(guess, 'Invalid', 1));
  if (account === 'barred') {
    const text = `User ${user} from ${peer.ip} not allowed because not listed in AllowUsers`;
    script.sshd(0, text, effectOf(guess, 'Invalid', 1));
  }
  for (let nth = 0; nth < tries; nth += 1) writeTry(script, { guess, account, nth }, random);
  writeEnd(script, { guess, account }, random);
  return script.activity();
}

/** The end of PAM's lines: two spaces before `user=`, or one trailing space if PAM does not know the user. */
export function pamOrigin(ip: string, user: string | null): string {
  return `logname= uid=0 euid=0 tty=ssh ruser= rhost=${ip} ${user === null ? '' : ` user=${user}`}`;
}

type Attempt = { readonly guess: Guess; readonly account: Account; readonly nth: number };

function writeTry(script: Script, { guess, account, nth }: Attempt, random: Random): void {
  const { peer, user } = guess;
  const pamUser = account === 'unknown' ? null : user;
  const thinkMs = random.between(200, 1400);
  if (pamUser === null) script.sshd(thinkMs, 'pam_unix(sshd:auth): check pass; user unknown');
  if (nth === 0) {
    const origin = pamOrigin(peer.ip, pamUser);
    script.sshd(pamUser === null ? 0 : thinkMs, `pam_unix(sshd:auth): authentication failure; ${origin}`);
  }
  const whom = account === 'open' ? user : `invalid user ${user}`;
  // The first failure of an invalid user repeats the "Invalid user" line.
  const attempts = account !== 'open' && nth === 0 ? 0 : 1;
  script.sshd(
    random.between(1500, 3200),
    `Failed password for ${whom} from ${peer.ip} port ${peer.port} ssh2`,
    effectOf(guess, 'Failed', attempts),
  );
}

function writeEnd(script: Script, { guess, account }: Omit<Attempt, 'nth'>, random: Random): void {
  const { peer, user, tries } = guess;
  const at = `${peer.ip} port ${peer.port}`;
  const who = `${account === 'open' ? 'authenticating' : 'invalid'} user ${user} ${at}`;
  if (tries === MAX_AUTH_TRIES) {
    const whom = account === 'open' ? user : `invalid user ${user}`;
    script.sshd(
      random.between(20, 300),
      `error: maximum authentication attempts exceeded for ${whom} from ${at} ssh2 [preauth]`,
    );
    script.sshd(0, `Disconnecting ${who}: Too many authentication failures [preauth]`);
  } else {
    writeHangUp(script, { who, at }, random);
  }
  if (tries < 2) return;
  const origin = pamOrigin(peer.ip, account === 'unknown' ? null : user);
  script.sshd(0, `PAM ${tries - 1} more authentication failure${tries > 2 ? 's' : ''}; ${origin}`);
  if (tries > PAM_RETRIES)
    script.sshd(0, `PAM service(sshd) ignoring max retries; ${tries} > ${PAM_RETRIES}`);
}

function writeHangUp(script: Script, { who, at }: { who: string; at: string }, random: Random): void {
  const end = random.fraction();
  const delayMs = random.between(60, 1600);
  if (end < 0.55) {
    script.sshd(delayMs, `Received disconnect from ${at}:11: ${end < 0.5 ? 'Bye Bye' : ''} [preauth]`);
    script.sshd(0, `Disconnected from ${who} [preauth]`);
  } else if (end < 0.95) {
    script.sshd(delayMs, `Connection closed by ${who} [preauth]`);
  } else {
    script.sshd(delayMs, `Connection reset by ${who} [preauth]`);
  }
}

function effectOf({ peer, user }: Guess, status: Effect['status'], attempts: number): Effect {
  return { status, user, ip: peer.ip, countryCode: peer.countryCode, attempts };
}
