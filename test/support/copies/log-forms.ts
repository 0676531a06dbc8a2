// The same messages as different daemons write them.
import type { Message } from './sshd-log.js';

const SECOND = 1_000_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export type LogForm = (messages: readonly Message[]) => readonly string[];

/** rsyslog's traditional file format. */
export const syslog: LogForm = (messages) =>
  messages.map((message) => `${bsdTime(message.micros)} web1 ${tagged(message)}`);

/** rsyslog's file format with microseconds. */
export const preciseSyslog: LogForm = (messages) =>
  messages.map((message) => `${isoTime(message.micros)} web1 ${tagged(message)}`);

/**
 * syslog with `$RepeatedMsgReduction on`: repeats of a message are counted until another one comes, and logged as one
 * line with the time of the last (rsyslog, runtime/ratelimit.c).
 */
export const reducedSyslog: LogForm = (messages) => {
  const lines: string[] = [];
  let last: Message | undefined;
  let repeats = 0;
  const flush = (): void => {
    if (last !== undefined && repeats > 0) {
      const text = repeats === 1 ? last.text : `message repeated ${repeats} times: [ ${last.text}]`;
      lines.push(`${bsdTime(last.micros)} web1 ${tagged({ ...last, text })}`);
    }
    repeats = 0;
  };
  for (const message of messages) {
    if (last?.pid === message.pid && last.text === message.text) {
      repeats += 1;
      last = message;
      continue;
    }
    flush();
    lines.push(`${bsdTime(message.micros)} web1 ${tagged(message)}`);
    last = message;
  }
  flush();
  return lines;
};

/** `journalctl --output=json` of a machine that knows its domain; journald takes its time a little earlier. */
export const journal: LogForm = (messages) =>
  messages.map(({ micros, pid, text }, n) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: String(micros - 3),
      __CURSOR: `s=1;i=${n}`,
      _HOSTNAME: 'web1.example.org',
      _UID: '0',
      _COMM: 'sshd',
      SYSLOG_IDENTIFIER: 'sshd',
      _PID: String(pid),
      MESSAGE: text,
    }),
  );

function tagged({ pid, text }: Message): string {
  return `sshd[${pid}]: ${text}`;
}

function bsdTime(micros: number): string {
  const date = new Date(micros / 1000);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${months[date.getUTCMonth()] ?? ''} ${day} ${date.toISOString().slice(11, 19)}`;
}

function isoTime(micros: number): string {
  const seconds = new Date(Math.floor(micros / SECOND) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % SECOND).padStart(6, '0')}+00:00`;
}
