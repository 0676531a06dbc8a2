// Lines of sshd about a login after failed attempts, a while before now: what the rule of guessed logins finds.
import { nowMs } from '../../src/lib/clock.js';
import { MS_PER_HOUR, MS_PER_SECOND } from '../../src/lib/units.js';

type BreakIn = {
  readonly user?: string;
  readonly ip?: string;
  /** 30 and more are grave, five and more are of medium severity with a password. */
  readonly failures?: number;
  readonly method?: string;
  readonly hoursAgo?: number;
};

/** The lines, each with its newline. */
export function breakIn({ failures = 30, ...options }: BreakIn = {}): string {
  const { user = 'anna', ip = '203.0.113.7', method = 'password', hoursAgo = 2 } = options;
  const attempts = Array.from({ length: failures }, (_, n) =>
    lineOf(n, hoursAgo, `Failed password for ${user} from ${ip} port ${5000 + n} ssh2`),
  );
  return [...attempts, acceptedLine({ user, ip, method, hoursAgo })].join('');
}

export function acceptedLine({
  user = 'anna',
  ip = '203.0.113.7',
  method = 'password',
  hoursAgo = 2,
}: Omit<BreakIn, 'failures'>): string {
  return lineOf(100, hoursAgo, `Accepted ${method} for ${user} from ${ip} port 6000 ssh2`);
}

/** @param second after that time */
export function failedLine(second: number, hoursAgo: number): string {
  return lineOf(second, hoursAgo, `Failed password for anna from 203.0.113.7 port ${7000 + second} ssh2`);
}

function lineOf(second: number, hoursAgo: number, message: string): string {
  const at = new Date(nowMs() - hoursAgo * MS_PER_HOUR + second * MS_PER_SECOND);
  return `${at.toISOString().slice(0, 19)}Z web1 sshd[${100 + second}]: ${message}\n`;
}
