// The users who work on the server: how, how often and from where. All of them are made up.

export type Person = {
  readonly user: string;
  readonly uid: number;
  readonly method: 'publickey' | 'password';
  readonly keyType: 'ED25519' | 'RSA' | 'ECDSA';
  /** The country code of the home; the office is in Germany. */
  readonly home: string;
  /** Share of logins from home. */
  readonly homeShare: number;
  /** Logins on a working day, minimum and maximum. */
  readonly perDay: readonly [least: number, most: number];
  /** Share of working days on which this person logs in at all. */
  readonly presence: number;
  /** Chance of a login on a free day. */
  readonly weekendChance: number;
  /** Maximum number of commands run as root in a session; 0: not a sudoer. */
  readonly errands: number;
  /** First and last day of a holiday, `MM-DD`. */
  readonly away?: readonly [from: string, to: string];
};

export const people: readonly Person[] = [
  {
    user: 'anna',
    uid: 1001,
    method: 'publickey',
    keyType: 'ED25519',
    home: 'DE',
    homeShare: 0.3,
    perDay: [2, 6],
    presence: 0.96,
    weekendChance: 0.35,
    errands: 3,
  },
  {
    user: 'ben',
    uid: 1002,
    method: 'publickey',
    keyType: 'RSA',
    home: 'GB',
    homeShare: 0.9,
    perDay: [1, 4],
    presence: 0.9,
    weekendChance: 0.06,
    errands: 1,
    away: ['05-11', '05-15'],
  },
  {
    user: 'chen',
    uid: 1003,
    method: 'publickey',
    keyType: 'ED25519',
    home: 'SG',
    homeShare: 1,
    perDay: [1, 5],
    presence: 0.88,
    weekendChance: 0.2,
    errands: 2,
  },
  {
    user: 'dmitri',
    uid: 1004,
    method: 'publickey',
    keyType: 'ECDSA',
    home: 'PL',
    homeShare: 0.6,
    perDay: [1, 3],
    presence: 0.7,
    weekendChance: 0.04,
    errands: 1,
  },
  {
    user: 'elif',
    uid: 1005,
    method: 'password',
    keyType: 'RSA',
    home: 'TR',
    homeShare: 0.85,
    perDay: [1, 3],
    presence: 0.82,
    weekendChance: 0.05,
    errands: 0,
  },
  {
    user: 'femi',
    uid: 1006,
    method: 'password',
    keyType: 'RSA',
    home: 'NG',
    homeShare: 0.95,
    perDay: [1, 2],
    presence: 0.65,
    weekendChance: 0.06,
    errands: 0,
    away: ['04-27', '04-30'],
  },
  {
    user: 'greta',
    uid: 1007,
    method: 'password',
    keyType: 'RSA',
    home: 'DE',
    homeShare: 0.5,
    perDay: [1, 2],
    presence: 0.45,
    weekendChance: 0,
    errands: 0,
  },
];
