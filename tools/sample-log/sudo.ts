// Administrators at work: sudo and su.
import { createScript, type Activity } from './activity.js';
import { MINUTE_MS } from './calendar.js';
import type { Random } from './random.js';

export type Sudo = {
  readonly user: string;
  readonly uid: number;
  readonly command: string;
  readonly startMs: number;
  readonly lastMs: number;
};

const SU_CHANCE = 0.06;

const commands = [
  '/usr/bin/systemctl reload nginx',
  '/usr/bin/systemctl status nginx',
  '/usr/bin/systemctl restart app.service',
  '/usr/bin/journalctl -u app.service -n 200',
  '/usr/bin/journalctl -f',
  '/usr/bin/apt update',
  '/usr/bin/apt upgrade',
  '/usr/bin/tail -f /var/log/auth.log',
  '/usr/bin/less /var/log/syslog',
  '/usr/bin/vim /etc/nginx/sites-available/app.conf',
  '/usr/sbin/nginx -t',
  '/usr/bin/docker ps',
  '/usr/bin/certbot renew --dry-run',
  '/usr/bin/du -sh /var/lib/postgresql',
] as const;

/** What an administrator does as root within one session. */
export function writeErrand(
  who: Pick<Sudo, 'user' | 'uid'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  random: Random,
): readonly Activity[] {
  const startMs = random.between(fromMs, toMs);
  if (random.chance(SU_CHANCE)) return [writeSu(startMs, who, random)];
  return [
    writeSudo(
      { ...who, command: random.pick(commands), startMs, lastMs: random.between(300, 40_000) },
      random,
    ),
  ];
}

/** `sudo:     anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/sbin/nginx -t` */
export function writeSudo({ user, uid, command, startMs, lastMs }: Sudo, random: Random): Activity {
  const script = createScript(startMs);
  const say = (delayMs: number, text: string): void => script.say(delayMs, ['sudo', 'none'], text);
  const where = `TTY=pts/${random.between(0, 3)} ; PWD=/home/${user}`;
  say(0, `${user.padStart(8)} : ${where} ; USER=root ; COMMAND=${command}`);
  say(3, `pam_unix(sudo:session): session opened for user root(uid=0) by ${user}(uid=${uid})`);
  say(lastMs, 'pam_unix(sudo:session): session closed for user root');
  return script.activity();
}

function writeSu(startMs: number, { user, uid }: Pick<Sudo, 'user' | 'uid'>, random: Random): Activity {
  const script = createScript(startMs);
  const say = (delayMs: number, text: string): void => script.say(delayMs, ['su', 'own'], text);
  say(0, `(to postgres) ${user} on pts/${random.between(0, 3)}`);
  say(2, `pam_unix(su-l:session): session opened for user postgres(uid=116) by ${user}(uid=${uid})`);
  say(random.between(30_000, 20 * MINUTE_MS), 'pam_unix(su-l:session): session closed for user postgres');
  return script.activity();
}
