// The commands about bans: a part of the table in commands.ts.
import { banFormats } from '../model/ban.js';
import type { Command } from '../steps/command.js';

export const banCommands: readonly Command[] = [
  {
    name: 'bans',
    load: () => import('./bans.js'),
    summary: 'decide which addresses are banned, and write them to auto-ban.data',
    flags: [
      {
        flag: '--format <format>',
        help: 'print the list for another tool instead of writing the file',
        choices: banFormats,
      },
    ],
    examples: [
      ['authtrack bans', 'write auto-ban.data, one address or network on each line'],
      ['authtrack bans --allow 198.51.100.0/24,203.0.113.7', 'never ban these addresses'],
      ['authtrack bans --format nftables | nft -f -', 'load the list into nftables'],
    ],
  },
  {
    name: 'bans explain',
    load: () => import('./bans-explain.js'),
    argument: ['[network]', 'an IPv4 or IPv6 address or network; without it: who is never banned, and why'],
    summary: 'explain why an address or network is banned or not; without one, list who is exempt',
    // prettier-ignore
    examples: [
      ['authtrack bans explain 203.0.113.9', 'show the decision, the reason, and the last logins'],
      ['authtrack bans explain 203.0.113.0/24', 'show the bans in a network, and the decision about each of its addresses'],
      ['authtrack bans explain', 'list who is never banned: the allowlist, and addresses that logged in recently'],
    ],
  },
  {
    name: 'bans apply',
    load: () => import('./bans-apply.js'),
    runsAsOwner: 'first',
    argument: ['<target>', 'fail2ban', ['fail2ban']],
    summary: 'make a jail of fail2ban match the list: ban new entries, unban removed ones',
    flags: [
      {
        flag: '--list <file>',
        help: 'apply this file, which `authtrack bans` wrote: open no database, and check it against the allowlist again',
      },
      { flag: '--jail <name>', help: 'the jail, which must be used for this list only (authtrack)' },
      { flag: '--socket <file>', help: 'socket of the fail2ban server (default: that of fail2ban-client)' },
      { flag: '--dry-run', help: 'show what would be banned and unbanned, and change nothing' },
    ],
    // prettier-ignore
    examples: [['authtrack bans apply fail2ban --dry-run', 'show what would change in the jail'], ['authtrack bans apply fail2ban', 'ban and unban only what has changed'], ['authtrack analyze --quiet && authtrack bans apply fail2ban --quiet', 'run from cron every night']],
  },
  {
    name: 'bans export',
    load: () => import('./bans-export.js'),
    summary: 'print the bans of this server for other servers, without imported bans',
    flags: [{ flag: '--limit <count>', help: 'print at most this many entries, those seen last' }],
    // prettier-ignore
    examples: [
      ['authtrack bans export | ssh web2 authtrack bans import - --from web1', 'send the list to another server'],
    ],
  },
  {
    name: 'bans import',
    load: () => import('./bans-import.js'),
    argument: [
      '<file>',
      'a list with one address or network on each line, plain or compressed; -: standard input',
      ['-'],
    ],
    summary: 'import a ban list, which replaces the previous list of the same name',
    flags: [
      { flag: '--from <name>', help: 'name of the list', isRequired: true },
      {
        flag: '--for <time>',
        help: 'how long an entry counts unless the list is imported again: 12h, 7d, 4w (default: no limit)',
      },
      {
        flag: '--allow-growth',
        help: 'import the list even if it bans far more addresses than the previous one',
      },
      { flag: '--dry-run', help: 'check the list and show what it would change, and import nothing' },
    ],
    // prettier-ignore
    examples: [
      ['authtrack bans import web2.list --from web2', 'import a list that another server exported'],
      ['curl -fsS https://lists.example/ssh.txt | authtrack bans import - --from example --for 7d', 'import a public list, whose entries expire after a week'],
    ],
  },
  {
    name: 'bans lists',
    load: () => import('./bans-lists.js'),
    summary: 'show the imported lists: entries, since when and until when they count',
    // prettier-ignore
    examples: [
      ['authtrack bans lists', 'show the imported lists'],
      ['authtrack bans lists remove web1', 'remove one, with all its entries'],
    ],
  },
  {
    name: 'bans lists remove',
    load: () => import('./bans-lists-remove.js'),
    argument: ['<name>', 'the name of a list in `bans lists`'],
    summary: 'remove an imported list, as if it had never been imported',
    flags: [
      { flag: '--dry-run', help: 'show what would be removed, and remove nothing' },
      { flag: '--yes', help: 'do not ask for confirmation' },
    ],
    // prettier-ignore
    examples: [
      ['authtrack bans lists remove --dry-run web1', 'show how many entries would be removed'],
      ['authtrack bans lists remove --yes web1 && authtrack bans', 'remove a list in a script, and write the list of bans without it'],
    ],
  },
  {
    name: 'bans report',
    load: () => import('./bans-report.js'),
    argument: ['<service>', 'abuseipdb', ['abuseipdb']],
    summary: 'report the addresses banned here to AbuseIPDB; needs ABUSEIPDB_KEY',
    flags: [{ flag: '--dry-run', help: 'show what would be reported; send and store nothing; needs no key' }],
    // prettier-ignore
    examples: [
      ['authtrack bans report abuseipdb --dry-run', 'print the reports that the next run would send'],
      ['authtrack bans --format abuseipdb', 'print all reports, also those that were already sent'],
      ['authtrack bans report abuseipdb', 'report each address at most once a day, and again only after a new attempt'],
    ],
  },
];
