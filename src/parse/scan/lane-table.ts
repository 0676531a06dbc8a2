// The shapes, written into the memory of the scanner: assembly/lanes.ts reads them there.
import * as layout from './assembly/layout.js';
import { laneOf, type Lane } from './lane.js';
import { laneShapes } from './lane-shapes.js';

const fieldKinds: Readonly<Record<Lane['fields'], number>> = {
  none: layout.FIELDS_NONE,
  text: layout.FIELDS_TEXT,
  end: layout.FIELDS_END,
  colon: layout.FIELDS_COLON,
  start: layout.FIELDS_START,
};

/**
 * Writes all shapes into `memory`.
 * @param ignored by number of shape: 1 where its messages are of no interest
 * @param slotOf the slot of a message that stands at a place in the memory
 */
export function writeLanes(memory: Buffer, ignored: Uint8Array, slotOf: (place: number) => number): void {
  const writer = new LaneWriter(memory, slotOf);
  // Where one beginning is also that of another, the longer one is tried first.
  for (const lane of laneShapes.map(laneOf).toSorted((a, b) => b.begin.length - a.begin.length)) {
    writer.write(lane, ignored[lane.number] === 1);
  }
}

class LaneWriter {
  readonly #memory: Buffer;
  readonly #slotOf: (place: number) => number;
  #count = 0;
  #literalsEnd = layout.LITERALS;

  constructor(memory: Buffer, slotOf: (place: number) => number) {
    this.#memory = memory;
    this.#slotOf = slotOf;
  }

  write(lane: Lane, isIgnored: boolean): void {
    const place = layout.LANES + this.#count * layout.LANE_BYTES;
    this.#count += 1;
    if (this.#count > layout.MAX_LANES)
      throw new RangeError('there are more shapes than the scanner has room for');
    const set = (field: number, value: number): unknown => this.#memory.writeInt32LE(value, place + field);
    set(layout.LANE_NUMBER, lane.number);
    set(layout.LANE_FIELDS, fieldKinds[lane.fields]);
    set(layout.LANE_HAS_PORT, lane.hasPort ? 1 : 0);
    set(layout.LANE_IS_IGNORED, isIgnored ? 1 : 0);
    this.#writeText(place + layout.LANE_BEGIN, lane.begin);
    this.#writeText(place + layout.LANE_GAP, lane.gap);
    this.#writeText(place + layout.LANE_TAIL, lane.tail);
    this.#writeText(place + layout.LANE_LAST, lane.last);
    this.#chain(this.#slotFor(lane, place));
  }

  /** Puts the last shape behind those that are tried before it. */
  #chain(slot: number): void {
    const memory = this.#memory;
    let link = layout.LANE_SLOTS + slot * Int32Array.BYTES_PER_ELEMENT;
    for (let next = memory.readInt32LE(link); next !== 0; next = memory.readInt32LE(link)) {
      link = layout.LANES + (next - 1) * layout.LANE_BYTES + layout.LANE_NEXT;
    }
    memory.writeInt32LE(this.#count, link);
  }

  #slotFor({ begin }: Lane, place: number): number {
    return begin.length < layout.MIN_BEGIN_BYTES
      ? 1 << layout.LANE_SLOT_BITS
      : this.#slotOf(this.#memory.readInt32LE(place + layout.LANE_BEGIN));
  }

  #writeText(place: number, text: string): void {
    const start = this.#literalsEnd;
    this.#literalsEnd += text.length + layout.WORD_BYTES;
    if (this.#literalsEnd > layout.BLOCK)
      throw new RangeError('the shapes are longer than the scanner has room for');
    this.#memory.write(text, start, 'latin1');
    this.#memory.writeInt32LE(start, place);
    this.#memory.writeInt32LE(text.length, place + layout.LENGTH);
  }
}
