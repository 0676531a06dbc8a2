// The commands that ask for logins: a part of the table in commands.ts.
import { topsOf } from '../model/login-filter.js';
import { statuses } from '../model/login.js';
import type { Command } from '../steps/command.js';

const statusWords = statuses.map((status) => status.toLowerCase());

const WHEN = '2026-11-01, "2026-11-01 10:00", 2d (ago), today or yesterday';

/** The flags that `logins` and `top` share. */
const filterFlags: NonNullable<Command['flags']> = [
  {
    flag: '--since <time>',
    help: `only from this time on: ${WHEN}; a day without a time is its beginning`,
  },
  {
    flag: '--until <time>',
    help: 'only before this time: `--since yesterday --until today` is one day',
  },
  {
    flag: '--host <name>',
    help: 'only on this host: as logged, or without its domain; repeat it for more',
    isList: true,
  },
  {
    flag: '--user <name>',
    help: "only this user name, exactly as logged ('' is the empty name); repeat it for more",
    isList: true,
  },
  { flag: '--ip <network>', help: 'only from this address or network; several: with commas', isList: true },
  {
    flag: '--country <country>',
    help: 'only from this country: its code or English name; several: with commas',
    isList: true,
  },
  {
    flag: '--asn <number>',
    help: 'only from this autonomous system: 64500 or AS64500; several: with commas',
    isList: true,
  },
  {
    flag: '--status <status>',
    help: `only this status: ${statusWords.join(', ')}; several: with commas`,
    words: statusWords,
    isList: true,
  },
  {
    flag: '--method <name>',
    help: 'only this method, such as password or publickey; several: with commas',
    words: ['password', 'publickey', 'keyboard-interactive'],
    isList: true,
  },
  {
    flag: '--key <fingerprint>',
    help: 'only this key, by its whole fingerprint, or a certificate, by its id; repeat it for more',
    isList: true,
  },
];

export const loginCommands: readonly Command[] = [
  {
    name: 'logins',
    load: () => import('./logins.js'),
    summary: 'show logins and attempts, newest first, as last and lastb do',
    flags: [
      ...filterFlags,
      { flag: '--limit <count>', help: 'show at most this many, or all (default: 50)' },
      {
        flag: '--format <format>',
        help: 'format of the output (default: table); ecs: Elastic Common Schema',
        choices: ['table', 'csv', 'jsonl', 'markdown', 'ecs'],
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack logins --status accepted --since 7d', 'who logged in within the last seven days'],
      ['authtrack logins --user root --since yesterday --until today', 'all attempts as root, yesterday'],
      ['authtrack logins --ip 203.0.113.0/24 --limit 200', 'what a network tried'],
      ['authtrack logins --key SHA256:uNiVztksCsDhcc0u9e8BrwJ92RxNnuFhs09TdTQVSxM', 'where a key was used'],
      ['authtrack logins --since 1d --limit all --format ecs > logins.ndjson', 'hand on to Elasticsearch'],
    ],
  },
  {
    name: 'top',
    load: () => import('./top.js'),
    argument: ['<what>', `what to count by: ${topsOf.join(', ')}`, topsOf],
    summary:
      'count logins and attempts by address, network, user, country, autonomous system, host, key or reason',
    flags: [
      ...filterFlags,
      { flag: '--limit <count>', help: 'show at most this many, or all (default: 20)' },
      {
        flag: '--format <format>',
        help: 'format of the output (default: table)',
        choices: ['table', 'csv', 'jsonl', 'markdown'],
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack top addresses --since 1d', 'the busiest addresses of the last day, and whether they are banned'],
      ['authtrack top users --ip 203.0.113.0/24', 'the names that a network tried'],
      ['authtrack top keys --status accepted --user deploy', 'the keys of a user'],
    ],
  },
  {
    name: 'keys',
    load: () => import('./keys.js'),
    argument: ['[file...]', 'more authorized_keys files, as a shell expands a pattern'],
    summary:
      'show which keys of authorized_keys files were used when, by whom and from where, and which never were',
    flags: [
      {
        flag: '--authorized-keys <file>',
        help: 'the authorized_keys file of an account; repeat it for more, or name more files after it',
        isList: true,
      },
      {
        flag: '--format <format>',
        help: 'format of the output (default: table)',
        choices: ['table', 'csv', 'jsonl', 'markdown'],
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack keys --authorized-keys ~/.ssh/authorized_keys', 'your keys: which can go?'],
      ['authtrack keys --authorized-keys /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys', 'the keys of all accounts, as root'],
      ["authtrack keys --json --authorized-keys /root/.ssh/authorized_keys | jq -r '.keys[] | select(.state == \"never\") | .comment'", 'the unused keys, in a script'],
    ],
  },
];
