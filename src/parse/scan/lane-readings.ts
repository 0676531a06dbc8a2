// What the shapes mean, as the message families say it.
import { readMessage, type RepeatedReading } from '../messages/messages.js';
import { laneShapes } from './lane-shapes.js';

const samples: Readonly<Record<string, string>> = { u: 'anna', a: '192.0.2.7', n: '40022', '*': 'text' };

/** By number of shape: what its message tells, with the fields of a sample; undefined where it is of no interest. */
export const laneReadings: readonly (RepeatedReading | undefined)[] = laneShapes.map(readingOf);

/** By number of shape: 1 where its messages are of no interest. */
export const ignoredLanes = Uint8Array.from(laneReadings, (reading) => (reading === undefined ? 1 : 0));

/** A shape with its fields filled in. */
export function filled(shape: string, fields: Readonly<Record<string, string>> = samples): string {
  return shape.replace(/%([uan*])/g, (_, name: string) => fields[name] ?? '');
}

/** @throws Error where a shape tells more than its fields; it would be a bug. */
function readingOf(shape: string): RepeatedReading | undefined {
  const reading = readMessage(filled(shape), 'sshd');
  if (reading !== undefined && 'outcome' in reading) return undefined;
  if (reading === undefined || reading.kind === 'opening' || reading.kind === 'timed-out')
    throw new Error(`no message family reads ${shape}`);
  if (reading.ownAddress !== undefined || reading.isAfter98) throw new Error(`more than fields in ${shape}`);
  return reading;
}
