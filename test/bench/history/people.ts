// People and programs with accounts: their addresses, keys and hosts.
import type { Random } from '../../../tools/sample-log/random.js';
import { countries, type Place } from './places.js';

export type Account = {
  readonly user: string;
  /** The first is the usual one. */
  readonly addresses: readonly { readonly ip: string; readonly place: Place }[];
  readonly keys: readonly { readonly type: string; readonly fingerprint: string }[];
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
      keys: upTo(random.between(1, 3)).map(() => keyOf(random)),
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
function homePlace(n: number, k: number): Place {
  const country = (n % 7 === 6 ? countries[(n + k) % countries.length] : countries[3]) ?? {
    code: null,
    name: null,
  };
  return { country, asn: OFFICE_ASN + (n % 12), asName: `Provider ${(n % 12) + 1}` };
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function keyOf(random: Random): { readonly type: string; readonly fingerprint: string } {
  const type = random.pickWeighted([
    ['ED25519', 70],
    ['RSA', 25],
    ['ECDSA', 5],
  ] as const);
  const hash = Array.from({ length: 43 }, () => BASE64[random.between(0, 63)] ?? '').join('');
  return { type, fingerprint: `SHA256:${hash}` };
}
