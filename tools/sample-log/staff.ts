// A day's logins of the staff and of two machines: backup at night, deployments on working days.
import type { Address, AddressSource } from './addresses.js';
import { atHour, HOUR_MS, MINUTE_MS, type Day } from './calendar.js';
import type { Activity } from './activity.js';
import { writeLogin, type Login } from './login.js';
import { people, type Person } from './roster.js';
import { createRandom, type Random } from './random.js';
import { writeErrand } from './sudo.js';

const TYPO_CHANCE = 0.07;
const LAST_HOUR = 23.2;
const SHORTEST_WITH_ERRANDS_MS = 5 * MINUTE_MS;
/** The CI runner and the backup server are in the server's network. */
const ciRunner: Address = { ip: '10.20.0.11', countryCode: null };
const backupServer: Address = { ip: '10.20.0.7', countryCode: null };

export type Staff = {
  /** Every login of one day, with its end. */
  readonly work: (day: Day) => readonly Activity[];
};

/** Draws addresses and keys once; they do not change within the sample. */
export function createStaff(seed: number, addresses: AddressSource): Staff {
  const random = createRandom(seed, 'staff');
  const office = addresses.drawFrom('DE', random);
  const homes = new Map(people.map(({ user, home }) => [user, addresses.drawFrom(home, random)] as const));
  const keys = new Map(
    [...people.map(({ user }) => user), 'deploy', 'backup'].map(
      (user) => [user, drawFingerprint(random)] as const,
    ),
  );
  const homeOf = (user: string): Address => homes.get(user) ?? office;
  const keyOf = (user: string, keyType: string): string => `${keyType} ${keys.get(user) ?? ''}`;

  const loginsOf = (person: Person, day: Day, draw: Random): readonly Login[] => {
    const count = countLogins(person, day, draw);
    return Array.from({ length: count }, () => ({
      user: person.user,
      uid: person.uid,
      from: draw.chance(day.isWorkday ? person.homeShare : 1) ? homeOf(person.user) : office,
      startMs: atHour(day, drawHour(day, draw)),
      lastMs: drawLength(draw),
      latestEndMs: atHour(day, LAST_HOUR),
      key: person.method === 'publickey' ? keyOf(person.user, person.keyType) : null,
      typos: person.method === 'password' && draw.chance(TYPO_CHANCE) ? draw.between(1, 2) : 0,
    }));
  };
  const serviceLogins = (day: Day, draw: Random): readonly Login[] => {
    const machine = (login: Pick<Login, 'user' | 'uid' | 'from' | 'startMs' | 'lastMs'>): Login => ({
      ...login,
      latestEndMs: login.startMs + login.lastMs,
      key: keyOf(login.user, 'ED25519'),
      typos: 0,
    });
    const nightly = atHour(day, 2.5) + draw.between(2_000, 9_000);
    const backup = machine({
      user: 'backup',
      uid: 34,
      from: backupServer,
      startMs: nightly,
      lastMs: draw.between(4, 14) * MINUTE_MS,
    });
    const deploys = day.isWorkday
      ? draw.pickWeighted([[1, 2] as const, [2, 3], [3, 4], [4, 3], [6, 2], [9, 1]])
      : 0;
    const deploy = Array.from({ length: deploys }, () =>
      machine({
        user: 'deploy',
        uid: 1010,
        from: ciRunner,
        startMs: atHour(day, 8.5 + draw.fraction() * 9),
        lastMs: draw.between(3_000, 45_000),
      }),
    );
    return [backup, ...deploy];
  };
  const work = (day: Day): readonly Activity[] => {
    const draw = createRandom(seed, `work ${day.date}`);
    const ofPeople = people.flatMap((person) =>
      loginsOf(person, day, draw).flatMap((login) => [
        ...writeLogin(login, draw),
        ...writeErrands(person, login, draw),
      ]),
    );
    return [...ofPeople, ...serviceLogins(day, draw).flatMap((login) => writeLogin(login, draw))];
  };
  return { work };
}

function writeErrands({ user, uid, errands }: Person, login: Login, random: Random): readonly Activity[] {
  const within = { fromMs: login.startMs + MINUTE_MS, toMs: login.startMs + login.lastMs };
  const fitting = login.lastMs < SHORTEST_WITH_ERRANDS_MS ? 0 : random.between(0, errands);
  return Array.from({ length: fitting }, () => writeErrand({ user, uid }, within, random)).flat();
}

function countLogins(person: Person, day: Day, random: Random): number {
  const [from, to] = person.away ?? ['', ''];
  if (day.date >= from && day.date <= to) return 0;
  if (!day.isWorkday) return random.chance(person.weekendChance) ? 1 : 0;
  return random.chance(person.presence) ? random.between(...person.perDay) : 0;
}

/** Office hours with a peak in the morning and one after lunch; sometimes an evening. */
function drawHour(day: Day, random: Random): number {
  if (!day.isWorkday) return 9 + random.fraction() * 12;
  const part = random.fraction();
  if (part < 0.5) return 7.4 + (random.fraction() + random.fraction()) * 2;
  if (part < 0.93) return 12.2 + (random.fraction() + random.fraction()) * 2.6;
  return 18.5 + random.fraction() * 3;
}

function drawLength(random: Random): number {
  return random.chance(0.4)
    ? random.between(20_000, 6 * MINUTE_MS)
    : random.between(6 * MINUTE_MS, 4 * HOUR_MS);
}

/** As ssh-keygen prints it: 256 bits are 43 characters of base64, of which the last has only four bits. */
function drawFingerprint(random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const most = Array.from({ length: 42 }, () => alphabet.charAt(random.between(0, 63))).join('');
  return `SHA256:${most}${alphabet.charAt(random.between(0, 15) * 4)}`;
}
