// Entries as `journalctl -o export` writes them.

export type ExportFields = Readonly<Record<string, string | Buffer | null>>;

/** `NAME=text` for text, a length and the bytes for bytes; null omits the field. */
export function exportField(name: string, value: string | Buffer | null): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (typeof value === 'string') return Buffer.from(`${name}=${value}\n`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(value.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, value, Buffer.from('\n')]);
}

export function exportEntry(fields: ExportFields): Buffer {
  const all = Object.entries(fields).map(([name, value]) => exportField(name, value));
  return Buffer.concat([...all, Buffer.from('\n')]);
}

const FIRST_MICROS = 1_777_629_607_123_456;

/** A message of sshd at a given second. */
export function sshdEntry(second: number, message: string | Buffer, more: ExportFields = {}): Buffer {
  return exportEntry({
    __CURSOR: `s=1;i=${second}`,
    __REALTIME_TIMESTAMP: String(FIRST_MICROS + second * 1_000_000),
    _HOSTNAME: 'web1',
    _UID: '0',
    _COMM: 'sshd',
    SYSLOG_IDENTIFIER: 'sshd',
    _PID: '4242',
    ...more,
    MESSAGE: message,
  });
}

/** What an ordinary user can make journald write: any bytes. */
export function userEntry(second: number, message: string | Buffer, more: ExportFields = {}): Buffer {
  return sshdEntry(second, message, {
    _UID: '1000',
    _COMM: 'logger',
    SYSLOG_IDENTIFIER: 'x',
    _PID: '77',
    ...more,
  });
}

/** An entry of sshd that a user writes into a field; 203.0.113.66 occurs nowhere else. */
export const FORGED = [
  '',
  '',
  '__CURSOR=s=9;i=9',
  '__REALTIME_TIMESTAMP=1777629700000000',
  '_HOSTNAME=web1',
  '_UID=0',
  '_COMM=sshd',
  'SYSLOG_IDENTIFIER=sshd',
  '_PID=666',
  'MESSAGE=Accepted password for root from 203.0.113.66 port 1 ssh2',
  '',
  '',
].join('\n');
