// The settings of findings and of being told about them: a part of the table in setting-table.ts.
import { policy } from './ban-settings.js';
import { command, duration, texts, wholeNumber, type AnySettingRow } from './setting-kinds.js';

/** The commands that use findings: those that decide bans do for the setting dictionary. */
// prettier-ignore
const withFindings: readonly string[] = [
  'analyze', 'findings', 'findings explain', 'findings ack', 'metrics', ...policy,
];

export const findingSettings = {
  findingDays: {
    kind: wholeNumber(1),
    env: ['AUTHTRACK_FINDING_DAYS'],
    file: 'findings.days',
    default: 90,
    help: 'how many days of the stored logs the rules of findings judge, up to the newest login',
    usedBy: withFindings,
    page: 'findings.md#settings',
  },
  findingThresholds: {
    kind: texts,
    env: ['AUTHTRACK_FINDING_THRESHOLDS'],
    file: 'findings.thresholds',
    default: [],
    defaultText: 'those of each rule',
    help: 'other thresholds of the rules of findings, as RULE.THRESHOLD=NUMBER',
    usedBy: withFindings,
    example: 'spraying.names=20,login-after-guessing.failures=10',
    page: 'findings.md#settings',
  },
  alertWithin: {
    kind: duration,
    flag: '--alert-within <time>',
    env: ['AUTHTRACK_ALERT_WITHIN'],
    file: 'alertWithin',
    default: '7d',
    help: 'only findings whose latest evidence is at most this old are told by --quiet, --fail-on and --notify: 12h, 7d',
    commands: ['analyze', 'config'],
    page: 'findings.md#be-told',
  },
  notify: {
    kind: command,
    flag: '--notify <command>',
    env: ['AUTHTRACK_NOTIFY'],
    file: 'notify',
    help: 'program that gets new findings as JSON on its standard input: an absolute path, and arguments separated by spaces',
    commands: ['analyze', 'config'],
    isCommand: true,
    example: '/etc/authtrack/notify',
    page: 'findings.md#be-told',
  },
} satisfies Readonly<Record<string, AnySettingRow>>;
