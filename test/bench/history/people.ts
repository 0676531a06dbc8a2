// People and programs with accounts: their addresses, keys and hosts.
import type { LoginKey } from '../../../src/model/login.js';
import type { Random } from '../../../tools/sample-log/random.js';
import { type Location, unknownCountry } from '../../../src/model/location.js';
import { countries } from './places.js';

export type Account = {
  readonly user: string;
  /** The first is the usual one. */
  readonly addresses: readonly { readonly ip: string; readonly place: Location }[];
  readonly keys: readonly Partial<LoginKey>[];
  /** Numbers of hosts. */
  readonly hosts: readonly number[];
  /** A program logs in at any hour, and with keys only. */
  readonly isProgram: boolean;
  readonly weight: number;
};

const programs = ['deploy', 'backup', 'ansible', 'monitor', 'rsync', 'jenkins-agent', 'git', 'restic'];

const names =
  'anna ben carla david eva felix greta hugo ida jonas karla leo mira noah olga paul rosa simon tilda yusuf';

const PEOPLE_PER_OFFICE = 60;
const OFFICE_ASN = 4_210_000_000;

export function accounts(random: Random, people: number, hosts: number): readonly Account[] {
  const ofPrograms = programs.map((user, n): Account => {
    const addresses = [{ ip: `198.18.0.${n + 10}`, place: homePlace(n, 0) }];
    const keys = [keyOf(random)];
    return { user, addresses, keys, hosts: upTo(hosts), isProgram: true, weight: 6 / (n + 1) };
  });
  const ofPeople = Array.from({ length: people }, (_, n): Account => {
    const first = names.split(' ');
    const user = `${first[n % first.length] ?? ''}${n < first.length ? '' : Math.floor(n / first.length)}`;
    const own = upTo(random.between(1, 4)).map((k) => ({ ip: homeAddress(n, k), place: homePlace(n, k) }));
    const office = { ip: `198.19.0.${1 + Math.floor(n / PEOPLE_PER_OFFICE)}`, place: homePlace(n, 0) };
    return {
      user,
      addresses: [office, ...own],
      keys: upTo(random.between(1, 3)).map(() => personalKey(random, user)),
      hosts: upTo(random.between(1, 3)).map(() => random.between(0, hosts - 1)),
      isProgram: false,
      weight: random.chance(0.2) ? 1 : 0.1 * random.fraction(),
    };
  });
  return [...ofPrograms, ...ofPeople];
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

function homeAddress(n: number, k: number): string {
  return k === 3 ? `2001:db8:ffff:${n.toString(16)}::1` : `198.18.${1 + (n >> 6)}.${(n & 63) * 4 + k}`;
}

/** Most are at home in one country. */
function homePlace(n: number, k: number): Location {
  const country = (n % 7 === 6 ? countries[(n + k) % countries.length] : countries[3]) ?? unknownCountry;
  return { country, asn: OFFICE_ASN + (n % 12), asName: `Provider ${(n % 12) + 1}` };
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function keyOf(random: Random): Partial<LoginKey> {
  const type = random.pickWeighted([
    ['ED25519', 70],
    ['RSA', 25],
    ['ECDSA', 5],
  ] as const);
  return { key_type: type, key_fingerprint: fingerprintOf(random) };
}

function fingerprintOf(random: Random): string {
  return `SHA256:${Array.from({ length: 43 }, () => BASE64[random.between(0, 63)] ?? '').join('')}`;
}

const CERTIFIED = 0.1;

/** The key of a person: some have a certificate of the office. */
function personalKey(random: Random, user: string): Partial<LoginKey> {
  const key = keyOf(random);
  if (!random.chance(CERTIFIED)) return key;
  return {
    key_type: `${key.key_type ?? ''}-CERT`,
    key_fingerprint: key.key_fingerprint ?? null,
    cert_id: `${user}@office`,
    cert_serial: String(random.between(1, 9999)),
    cert_ca: OFFICE_CA,
  };
}

const OFFICE_CA = `ED25519 SHA256:${'A'.repeat(43)}`;
