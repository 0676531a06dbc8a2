// What the templates mean, as the message families say it.
import { readMessage, type RepeatedReading } from '../messages/messages.js';
import { templateTexts } from './template-texts.js';

const samples: Readonly<Record<string, string>> = { u: 'anna', a: '192.0.2.7', n: '40022', '*': 'text' };

/** By number of template: what its message tells, with the fields of a sample; undefined where it is of no interest. */
export const templateReadings: readonly (RepeatedReading | undefined)[] = templateTexts.map(readingOf);

/** By number of template: 1 where its messages are of no interest. */
export const ignoredTemplates = Uint8Array.from(templateReadings, (reading) =>
  reading === undefined ? 1 : 0,
);

/** A template with its fields filled in. */
export function filled(templateText: string, fields: Readonly<Record<string, string>> = samples): string {
  return templateText.replace(/%([uan*])/g, (_, name: string) => fields[name] ?? '');
}

/** @throws Error where a template tells more than its fields; it would be a bug. */
function readingOf(templateText: string): RepeatedReading | undefined {
  const reading = readMessage(filled(templateText), 'sshd');
  if (reading !== undefined && 'outcome' in reading) return undefined;
  if (reading === undefined || reading.kind === 'opening' || reading.kind === 'timed-out')
    throw new Error(`no message family reads ${templateText}`);
  if (reading.localAddress !== undefined || reading.isAfter98)
    throw new Error(`more than fields in ${templateText}`);
  return reading;
}
