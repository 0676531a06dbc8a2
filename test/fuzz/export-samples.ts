// Records of `journalctl -o export`: fields as lines, and fields of binary data after their length.
import type { Random } from './random.js';
import { sampleMessage } from './samples.js';

const MAX_RECORDS = 4;

const fields = [
  '__CURSOR=s=1;i=1',
  '__REALTIME_TIMESTAMP=1777629600000000',
  '_HOSTNAME=web1',
  '_TRANSPORT=syslog',
  '_UID=0',
  '_UID=1000',
  '_COMM=sshd',
  'SYSLOG_IDENTIFIER=sshd',
  'SYSLOG_PID=4242',
  '_PID=4242',
  'CODE_LINE=1',
];

export function exportRecords(random: Random): Buffer {
  const records = Array.from({ length: random.below(MAX_RECORDS) + 1 }, () => exportRecord(random));
  return Buffer.concat(records.flatMap((record) => [record, Buffer.from('\n')]));
}

/** As `logger --journald` and sd_journal_send write: the user chooses the message and SYSLOG_*, and nothing else. */
export function exportOfUser(random: Random): Buffer {
  const ofUser = fields.filter((field) => field !== '_UID=0' && field !== '_COMM=sshd');
  const records = Array.from({ length: random.below(MAX_RECORDS) + 1 }, () => {
    const chosen = ofUser.filter((field) => field.startsWith('_') || random.chance(0.85));
    const lines: Buffer[] = chosen.map((field) => Buffer.from(`${field}\n`));
    lines.splice(random.below(lines.length + 1), 0, messageField(random));
    return Buffer.concat(lines);
  });
  return Buffer.concat(records.flatMap((record) => [record, Buffer.from('\n')]));
}

function exportRecord(random: Random): Buffer {
  const lines: Buffer[] = fields.filter(() => random.chance(0.85)).map((field) => Buffer.from(`${field}\n`));
  lines.splice(random.below(lines.length + 1), 0, messageField(random));
  return Buffer.concat(lines);
}

function messageField(random: Random): Buffer {
  const text = sampleMessage(random);
  if (random.chance(0.5)) return Buffer.from(`MESSAGE=${text}\n`, 'latin1');
  const data = Buffer.from(
    `${text}${random.pick(['', '\n', '\0', '\n\n', '\nMESSAGE=x\n', '\u00ff'])}`,
    'latin1',
  );
  const length = Buffer.alloc(BigInt64Array.BYTES_PER_ELEMENT);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([Buffer.from('MESSAGE\n'), length, data, Buffer.from('\n')]);
}
