// What a busy server without logins logs: cron, sudo, systemd and the kernel. The same number of lines always gives
// the same lines.
import { createRandom, type Random } from '../../../tools/sample-log/random.js';

const SEED = 1;
const FROM_MS = Date.UTC(2025, 3, 20);
const SPAN_MS = 42 * 86_400_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const users = [['root', 0], ['www-data', 33], ['postgres', 111], ['anna', 1001]] as const; // prettier-ignore
const units = ['logrotate', 'man-db', 'apt-daily', 'fstrim', 'certbot', 'phpsessionclean', 'sysstat-collect'];
const commands = [
  '/usr/bin/systemctl reload nginx',
  '/usr/bin/journalctl -u app.service -n 200',
  '/usr/bin/docker ps',
];

type Message = (random: Random, pid: number) => string;

const messages: readonly (readonly [message: Message, weight: number])[] = [
  [
    (random, pid) => {
      const [user, uid] = random.pick(users);
      return `CRON[${pid}]: pam_unix(cron:session): session opened for user ${user}(uid=${uid}) by (uid=0)`;
    },
    20,
  ],
  [
    (random, pid) => `CRON[${pid}]: pam_unix(cron:session): session closed for user ${random.pick(users)[0]}`,
    20,
  ],
  [
    (random, pid) =>
      `CRON[${pid}]: (${random.pick(users)[0]}) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`,
    10,
  ],
  [
    (random) =>
      `sudo:     anna : TTY=pts/${random.between(0, 9)} ; PWD=/home/anna ; USER=root ; COMMAND=${random.pick(commands)}`,
    8,
  ],
  [() => 'sudo: pam_unix(sudo:session): session opened for user root(uid=0) by anna(uid=1001)', 8],
  [
    (random) =>
      `systemd[1]: ${random.pick(['Starting', 'Finished'])} ${random.pick(units)}.service - scheduled work.`,
    15,
  ],
  [(random) => `systemd[1]: ${random.pick(units)}.service: Deactivated successfully.`, 15],
  [
    (random) =>
      `kernel: [${random.between(100_000, 999_999)}.${random.between(100_000, 999_999)}] [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=203.0.113.${random.between(1, 254)} DST=192.0.2.1 LEN=40 TOS=0x00 PREC=0x00 TTL=244 ID=${random.between(1, 65_535)} PROTO=TCP SPT=${random.between(1024, 65_535)} DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0`,
    12,
  ],
];

export function* ordinaryLines(count: number): Generator<string> {
  const random = createRandom(SEED, 'ordinary lines');
  for (let n = 0; n < count; n++) {
    const message = random.pickWeighted(messages)(random, random.between(300, 4_194_303));
    yield `${timestamp(FROM_MS + Math.floor((n / count) * SPAN_MS))} web1 ${message}`;
  }
}

function timestamp(atMs: number): string {
  const date = new Date(atMs);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${months[date.getUTCMonth()] ?? ''} ${day} ${date.toISOString().slice(11, 19)}`;
}
