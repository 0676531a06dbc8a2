// Events that occur once: an upgrade of sshd, a restart of the machine, a new account, strange names, and a break-in
// with its consequences.
import { createScript, type Activity } from './activity.js';
import type { Address, AddressSource } from './addresses.js';
import { atHour, MINUTE_MS, type Day } from './calendar.js';
import { writeGuess } from './guess.js';
import { writeLogin } from './login.js';
import { hostileNames } from './names-tried.js';
import { createRandom, type Random } from './random.js';
import { writeSudo } from './sudo.js';

/** The break-in: an hour of guessing ends in a login, and the attacker returns twice. */
export const breakIn = {
  user: 'elif',
  uid: 1005,
  date: '05-19',
  countryCode: 'BG',
  returns: ['05-21', '05-27'],
} as const;
const admin = { user: 'anna', uid: 1001 } as const;
const HOSTILE_NAMES = { date: '05-17', countryCode: 'NL' } as const;
const LOCKED_OUT = '05-28';
const UPGRADE = '05-06';
const NEW_ACCOUNT = '04-22';
const REBOOT = '05-10';
const REBOOT_HOUR = 4.52;
const DOWN_MS = 38_000;

export type Incidents = {
  readonly intruder: Address;
  readonly happen: (day: Day) => readonly Activity[];
};

export function createIncidents(seed: number, addresses: AddressSource): Incidents {
  const intruder = addresses.drawFrom(breakIn.countryCode, createRandom(seed, 'intruder'));
  const injector = addresses.drawFrom(HOSTILE_NAMES.countryCode, createRandom(seed, 'injector'));
  const happen = (day: Day): readonly Activity[] => {
    const random = createRandom(seed, `incidents ${day.date}`);
    if (day.date === breakIn.date) return writeBreakIn(intruder, day, random);
    if (breakIn.returns.some((date) => date === day.date))
      return [...writeVisit(intruder, atHour(day, 2.7), random)];
    if (day.date === HOSTILE_NAMES.date) return writeHostileNames(injector, day, random);
    if (day.date === LOCKED_OUT) return writePasswordChange(day, random);
    if (day.date === UPGRADE) return writeUpgrade(day, random);
    if (day.date === NEW_ACCOUNT) return writeNewAccount(day, random);
    if (day.date === REBOOT) return writeReboot(day);
    return [];
  };
  return { intruder, happen };
}

/** The time in which the machine logs only its restart; null on other days. */
export function findSilence(day: Day): { readonly fromMs: number; readonly toMs: number } | null {
  if (day.date !== REBOOT) return null;
  const fromMs = atHour(day, REBOOT_HOUR);
  return { fromMs: fromMs - 10 * MINUTE_MS, toMs: fromMs + DOWN_MS + 4_000 };
}

function writeBreakIn(intruder: Address, day: Day, random: Random): readonly Activity[] {
  const activities: Activity[] = [];
  let startMs = atHour(day, 1.4);
  const endMs = atHour(day, 2.45);
  while (startMs < endMs) {
    const peer = { ...intruder, port: random.between(32768, 60999) };
    activities.push(writeGuess({ peer, startMs, user: breakIn.user, tries: random.between(2, 5) }, random));
    startMs += random.between(60_000, 260_000);
  }
  return [...activities, ...writeVisit(intruder, startMs, random)];
}

function writeVisit(intruder: Address, startMs: number, random: Random): readonly Activity[] {
  const { user, uid } = breakIn;
  const lastMs = random.between(2, 9) * MINUTE_MS;
  return writeLogin(
    { user, uid, from: intruder, startMs, lastMs, latestEndMs: startMs + lastMs, key: null, typos: 0 },
    random,
  );
}

/** Somebody tests how log readers handle strange names. */
function writeHostileNames(injector: Address, day: Day, random: Random): readonly Activity[] {
  return hostileNames.map((user, nth) => {
    const peer = { ...injector, port: random.between(32768, 60999) };
    const startMs = atHour(day, 13.3) + nth * 21_000 + random.between(0, 15_000);
    return writeGuess({ peer, startMs, user, tries: 1 }, random);
  });
}

function writePasswordChange(day: Day, random: Random): readonly Activity[] {
  const startMs = atHour(day, 9.7);
  const script = createScript(startMs + 6_000);
  script.say(0, ['passwd', 'own'], `pam_unix(passwd:chauthtok): password changed for ${breakIn.user}`);
  const sudo = { ...admin, command: `/usr/bin/passwd ${breakIn.user}`, startMs, lastMs: 8_000 };
  const kill = {
    ...admin,
    command: `/usr/bin/pkill -KILL -u ${breakIn.user}`,
    startMs: startMs - 50_000,
    lastMs: 200,
  };
  return [writeSudo(kill, random), writeSudo(sudo, random), script.activity()];
}

function writeNewAccount(day: Day, random: Random): readonly Activity[] {
  const startMs = atHour(day, 10.2);
  const groupadd = createScript(startMs + 300);
  groupadd.say(0, ['groupadd', 'own'], 'group added to /etc/group: name=metrics, GID=1011');
  groupadd.say(20, ['groupadd', 'own'], 'new group: name=metrics, GID=1011');
  const useradd = createScript(startMs + 400);
  const account =
    'name=metrics, UID=1011, GID=1011, home=/home/metrics, shell=/usr/sbin/nologin, from=/dev/pts/1';
  useradd.say(0, ['useradd', 'own'], `new user: ${account}`);
  const sudo = {
    ...admin,
    command: '/usr/sbin/adduser --disabled-password metrics',
    startMs,
    lastMs: 900,
  };
  return [writeSudo(sudo, random), groupadd.activity(), useradd.activity()];
}

function writeUpgrade(day: Day, random: Random): readonly Activity[] {
  const startMs = atHour(day, 16.1);
  const stop = createScript(startMs + 41_000);
  stop.say(0, ['sshd', 'listener'], 'Received signal 15; terminating.');
  const sudo = { ...admin, command: '/usr/bin/apt install openssh-server', startMs, lastMs: 44_000 };
  return [writeSudo(sudo, random), stop.activity(), writeListening(startMs + 41_200)];
}

function writeReboot(day: Day): readonly Activity[] {
  const startMs = atHour(day, REBOOT_HOUR);
  const stop = createScript(startMs);
  stop.say(0, ['systemd-logind', 'logind'], 'The system will reboot now!');
  stop.say(140, ['systemd-logind', 'logind'], 'System is rebooting.');
  stop.say(600, ['sshd', 'listener'], 'Received signal 15; terminating.');
  const upMs = startMs + DOWN_MS;
  const start = createScript(upMs, { boot: true });
  start.say(0, ['systemd-logind', 'logind'], 'New seat seat0.');
  start.say(30, ['systemd-logind', 'logind'], 'Watching system buttons on /dev/input/event0 (Power Button)');
  return [stop.activity(), start.activity(), writeListening(upMs + 1_500)];
}

function writeListening(startMs: number): Activity {
  const script = createScript(startMs, { listener: true });
  script.say(0, ['sshd', 'own'], 'Server listening on 0.0.0.0 port 22.');
  script.say(1, ['sshd', 'own'], 'Server listening on :: port 22.');
  return script.activity();
}
