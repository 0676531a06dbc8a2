// The settings of the ban list: section `bans` of authtrack.yaml.
import { z } from 'zod';

import { parseDuration } from '../lib/duration.js';
import type { SettingDefinition } from './setting.js';

const yesOrNo = z.union([z.boolean(), z.stringbool()], 'must be true or false');
const duration = z
  .string()
  .refine((given) => parseDuration(given) !== null, 'must be a length of time such as 10m, 12h or 1d');
const banTime = z
  .string()
  .refine(
    (given) => given === 'forever' || parseDuration(given) !== null,
    'must be forever, or a length of time such as 12h, 1d or 4w',
  );
const wholeNumber = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .max(1_000_000, 'must be 1000000 or less');
const weight = z.coerce
  .number('must be a number')
  .min(0, 'must be 0 or more')
  .max(1000, 'must be 1000 or less')
  .refine((given) => Number(given.toFixed(3)) === given, 'must have at most three decimals');
const growth = z.coerce
  .number('must be a number')
  .min(1, 'must be 1 or more')
  .max(100, 'must be 100 or less');
// One text, as a variable has it, or a list of them.
const texts = z.union(
  [z.string().transform((given) => given.split(',').map((entry) => entry.trim())), z.array(z.string())],
  'must be a list of texts',
);

export const banSettings: readonly SettingDefinition[] = [
  {
    key: 'allow',
    flag: '--allow <entry...>',
    env: ['AUTHTRACK_ALLOW'],
    file: 'bans.allow',
    type: texts,
    byDefault: () => [],
    help: 'never ban these: addresses, networks, host names, or files of them (absolute paths)',
  },
  {
    key: 'maxAttempts',
    flag: '--max-attempts <count>',
    env: ['AUTHTRACK_MAX_ATTEMPTS'],
    file: 'bans.maxAttempts',
    type: wholeNumber.min(1, 'must be 1 or more'),
    byDefault: () => 10,
    help: 'ban who makes so many attempts within the window (10)',
  },
  {
    key: 'window',
    flag: '--window <time>',
    env: ['AUTHTRACK_WINDOW'],
    file: 'bans.window',
    type: duration,
    byDefault: () => '1d',
    help: 'within how long attempts are counted: 10m, 12h, 1d (1d)',
  },
  {
    key: 'rootWeight',
    env: [],
    file: 'bans.rootWeight',
    type: weight,
    byDefault: () => 1,
    help: 'what an attempt on root counts',
  },
  {
    key: 'invalidWeight',
    env: [],
    file: 'bans.invalidWeight',
    type: weight,
    byDefault: () => 1,
    help: 'what an attempt on an account counts that does not exist or may not log in',
  },
  {
    key: 'probeWeight',
    env: [],
    file: 'bans.probeWeight',
    type: weight,
    byDefault: () => 0,
    help: 'what a probe counts, which is no attempt',
  },
  {
    key: 'spareLogins',
    flag: '--spare-logins <time>',
    env: ['AUTHTRACK_SPARE_LOGINS'],
    file: 'bans.spareLogins',
    type: duration,
    byDefault: () => '30d',
    help: 'do not ban who logged in within so long, unless it looks like a break-in (30d)',
  },
  {
    key: 'networkAddresses',
    env: [],
    file: 'bans.networkAddresses',
    type: wholeNumber.min(0, 'must be 0 or more'),
    byDefault: () => 0,
    help: 'ban a whole /24 when so many of its addresses are banned; 0 for never',
  },
  {
    key: 'banTime',
    flag: '--ban-time <time>',
    env: ['AUTHTRACK_BAN_TIME'],
    file: 'bans.time',
    type: banTime,
    byDefault: () => 'forever',
    help: 'how long a first ban lasts: forever, or 12h, 1d, 4w (forever)',
  },
  {
    key: 'banGrowth',
    env: [],
    file: 'bans.growth',
    type: growth,
    byDefault: () => 2,
    help: 'how many times longer the ban is of who returns after it',
  },
  {
    key: 'hosts',
    flag: '--hosts <name...>',
    env: ['AUTHTRACK_HOSTS'],
    file: 'bans.hosts',
    type: texts,
    byDefault: () => [],
    help: 'count what these machines have logged (default: all that is in the database)',
  },
  {
    key: 'allHosts',
    flag: '--all-hosts',
    env: ['AUTHTRACK_ALL_HOSTS'],
    file: 'bans.allHosts',
    type: yesOrNo,
    byDefault: () => false,
    help: 'count what all machines have logged, whatever `hosts` says',
  },
];
