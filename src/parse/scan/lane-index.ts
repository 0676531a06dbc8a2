// Which shapes a message may have, by two words of its beginning.
import type { Lane } from './lane.js';
import { WORD_BYTES } from './words.js';

/** A shape whose beginning is shorter is looked for last. */
export const MIN_BEGIN_BYTES = 12;

const SECOND_WORD = MIN_BEGIN_BYTES - WORD_BYTES;
const SLOTS = 1024;
const MULTIPLIER = 0x9e3779b1;
const BITS_DROPPED = 22;

export type LaneIndex = {
  /** By slotOf; where one beginning is also that of another, the longer one comes first. */
  readonly slots: readonly (readonly Lane[])[];
  readonly short: readonly Lane[];
};

export function laneIndex(lanes: readonly Lane[]): LaneIndex {
  const slots: Lane[][] = Array.from({ length: SLOTS }, () => []);
  for (const lane of lanes.toSorted((a, b) => b.begin.length - a.begin.length)) {
    const bytes = Buffer.from(lane.begin.text, 'latin1');
    if (bytes.length < MIN_BEGIN_BYTES) continue;
    slots[slotOf(new DataView(bytes.buffer, bytes.byteOffset), 0)]?.push(lane);
  }
  return { slots, short: lanes.filter(({ begin }) => begin.length < MIN_BEGIN_BYTES) };
}

/** The slot of a message of MIN_BEGIN_BYTES at least that begins at `start`. */
export function slotOf(view: DataView, start: number): number {
  const mixed = view.getInt32(start) ^ Math.imul(view.getInt32(start + SECOND_WORD), MULTIPLIER);
  return Math.imul(mixed, MULTIPLIER) >>> BITS_DROPPED;
}
