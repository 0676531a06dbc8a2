// A host whose log level hides keys that are refused.
import { MICROS_PER_DAY } from '../../lib/units.js';
import { type HostRule, threshold } from '../rule.js';

export const hiddenKeys: HostRule = {
  id: 'hidden-keys',
  title: 'Log level that hides keys',
  severity: 'low',
  attack: null,
  of: 'host',
  subject: 'host',
  isOnce: true,
  thresholds: {
    days: { default: 30, says: 'days with logins by key and without any refused key' },
  },
  meaning:
    'Users log in by key on this host, and no key was ever refused. With LogLevel INFO, sshd does not log refused keys of existing accounts: attempts with stolen keys are invisible.',
  falsePositives: 'A host with few users, whose clients offer the right key at once.',
  next: 'Set LogLevel VERBOSE in sshd_config, and restart sshd.',
  sentence: ({ subject }) => `${subject} logs no refused keys: its LogLevel may hide them`,
  judge: ({ host, last, publickeySince, refusedKeysSince }, thresholds) => {
    if (publickeySince === null || refusedKeysSince !== null) return [];
    if (last - publickeySince < threshold(thresholds, 'days') * MICROS_PER_DAY) return [];
    return [{ subject: host, host, first: publickeySince, last, amount: 1 }];
  },
};
