// A message as a syslog daemon logged it: rsyslog may have folded repetitions of it into one line.
import type { Service } from '../model/login.js';
import { readMessage, type MessageReading } from '../sshd/sshd.js';
import { unfolded } from '../syslog/syslog.js';

/** Reads a message of sshd or dropbear, folded or not; undefined if it is unknown. */
export function readLoggedMessage(text: string, program: Service, cutAtBytes?: number): MessageReading {
  const { message, times } = unfolded(text);
  const reading = readMessage(message, program, cutAtBytes);
  if (times === 1 || !reading || !('times' in reading)) return reading;
  return { ...reading, times: reading.times * times };
}
