// What the messages of each template mean, according to sshd/message-formats.ts.
import { readMessage, type Reading, type SessionEnded } from '../sshd/sshd.js';
import { templateTexts } from './templates.js';

const samples: Readonly<Record<string, string>> = {
  u: 'anna',
  a: '192.0.2.7',
  n: '40022',
  k: 'ED25519 SHA256:ExampleExampleExampleExampleExampleExampleE',
  '*': 'text',
};

/** By number of template: the reading of a sample message, without its key; undefined if the messages are ignored. */
export const templateReadings: readonly (Reading | SessionEnded | undefined)[] = templateTexts.map(readingOf);

/** By number of template: 1 if its messages are ignored. */
export const ignoredTemplates = Uint8Array.from(templateReadings, (reading) =>
  reading === undefined ? 1 : 0,
);

/** The message of a template, with its fields filled in. */
export function filled(templateText: string, fields: Readonly<Record<string, string>> = samples): string {
  return templateText.replace(/%([uank*])/g, (_, name: string) => fields[name] ?? '');
}

/** @throws Error if the reading of a template depends on more than its fields, which is a bug. */
function readingOf(templateText: string): Reading | SessionEnded | undefined {
  const reading = readMessage(filled(templateText), 'sshd');
  if (reading !== undefined && 'outcome' in reading) return undefined;
  if (reading === undefined || reading.kind === 'opening' || reading.kind === 'timed-out')
    throw new Error(`template "${templateText}": sshd/message-formats.ts does not read it as an event`);
  if (reading.kind === 'session-end') return reading;
  if (reading.localAddress !== undefined || reading.isAfter98)
    throw new Error(`template "${templateText}": its reading depends on more than its fields`);
  return { ...reading, key: null };
}
