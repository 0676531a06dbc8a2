// The user names that attackers try, and how this server treats each of them.
import { weigh, type Random } from './random.js';

/** `open`: may log in. `barred`: exists, but AllowUsers does not list it. `unknown`: no such account. */
export type Account = 'open' | 'barred' | 'unknown';

const OPEN = new Set(['root', 'anna', 'ben', 'chen', 'dmitri', 'elif', 'femi', 'greta', 'deploy']);
const BARRED = new Set([
  'backup',
  'bin',
  'daemon',
  'games',
  'mail',
  'nobody',
  'postgres',
  'sync',
  'www-data',
]);

/** Names with their weight, as honeypots see them: root far ahead, then a long tail. */
const dictionary = [
  ...weigh(90, ['root']),
  ...weigh(22, ['admin', 'ubuntu']),
  ...weigh(13, ['user', 'test']),
  ...weigh(8, ['postgres', 'oracle', 'git', 'pi', 'debian', 'ftpuser']),
  ...weigh(5, ['deploy', 'mysql', 'hadoop', 'guest', 'www-data', 'backup', 'centos', 'dev', 'jenkins']),
  ...weigh(3, [
    'nagios',
    'minecraft',
    'ftp',
    'support',
    'ec2-user',
    'steam',
    'elasticsearch',
    'docker',
    'www',
  ]),
  ...weigh(3, [
    'testuser',
    'nobody',
    'zabbix',
    'tomcat',
    'vagrant',
    'ansible',
    'administrator',
    'web',
    'sysadmin',
  ]),
  ...weigh(2, [
    'grafana',
    'solana',
    'sol',
    'validator',
    'ubnt',
    'odoo',
    'kafka',
    'redis',
    'mongodb',
    'server',
  ]),
  ...weigh(2, [
    'operator',
    'student',
    'teamspeak',
    'gitlab',
    'weblogic',
    'tester',
    'app',
    'data',
    'demo',
    'es',
  ]),
  ...weigh(1, [
    'mail',
    'games',
    'daemon',
    'bin',
    'sync',
    'Admin',
    'orangepi',
    'kali',
    'alice',
    'bob',
    'john',
    'anna',
  ]),
  ...weigh(1, [
    'maria',
    'linux',
    'ts3',
    'svn',
    'nginx',
    'apache',
    'info',
    'webmaster',
    'ali',
    'wang',
    'lighthouse',
  ]),
  ...weigh(1, [
    'azureuser',
    'rancher',
    'plex',
    'asterisk',
    'sa',
    'manager',
    '0',
    '123456',
    'a',
    'hduser',
    'max',
  ]),
];

/**
 * Names that are in no dictionary: log injection, escapes as sshd writes them, an empty name. None has a colon, where
 * sshd cuts.
 */
export const hostileNames = [
  '',
  ' ',
  'root from 203.0.113.9 port 22 ssh2',
  'admin from 198.51.100.77',
  'invalid user root',
  'test user',
  '\\303\\274ser',
  '\\346\\265\\213\\350\\257\\225',
  '\\033[31mroot',
  'admin\\r',
  '$(reboot)',
  '../../etc/passwd',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  "=cmd|' /C calc'!A0",
  '%s%n',
] as const;

const HOSTILE_CHANCE = 0.005;

export function accountOf(user: string): Account {
  if (OPEN.has(user)) return 'open';
  return BARRED.has(user) ? 'barred' : 'unknown';
}

export function drawNameTried(random: Random): string {
  return random.chance(HOSTILE_CHANCE) ? random.pick(hostileNames) : random.pickWeighted(dictionary);
}
