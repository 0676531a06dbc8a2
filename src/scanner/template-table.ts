// Writes the templates into the memory of the scanner, for assembly/find-template.ts.
import * as layout from './assembly/layout.js';
import { templateOf, templateTexts, type Template } from './templates.js';

const fieldKinds: Readonly<Record<Template['fields'], number>> = {
  none: layout.FIELDS_NONE,
  text: layout.FIELDS_TEXT,
  end: layout.FIELDS_END,
  start: layout.FIELDS_START,
  key: layout.FIELDS_KEY,
};

/**
 * Writes all templates into `memory`.
 * @param ignored by number of template: 1 if its messages are ignored
 * @param slotOf the slot of a message that begins at an address in the memory
 */
export function writeTemplates(memory: Buffer, ignored: Uint8Array, slotOf: (place: number) => number): void {
  const writer = new TemplateWriter(memory, slotOf);
  // If one beginning is a prefix of another, the scanner must try the longer one first.
  for (const template of templateTexts.map(templateOf).toSorted((a, b) => b.begin.length - a.begin.length)) {
    writer.write(template, ignored[template.number] === 1);
  }
}

class TemplateWriter {
  readonly #memory: Buffer;
  readonly #slotOf: (place: number) => number;
  #count = 0;
  #literalsEnd = layout.LITERALS;

  constructor(memory: Buffer, slotOf: (place: number) => number) {
    this.#memory = memory;
    this.#slotOf = slotOf;
  }

  write(template: Template, isIgnored: boolean): void {
    const place = layout.TEMPLATES + this.#count * layout.TEMPLATE_BYTES;
    this.#count += 1;
    if (this.#count > layout.MAX_TEMPLATES)
      throw new RangeError(`scanner: expected at most ${layout.MAX_TEMPLATES} templates`);
    const set = (field: number, value: number): unknown => this.#memory.writeInt32LE(value, place + field);
    set(layout.TEMPLATE_NUMBER, template.number);
    set(layout.TEMPLATE_FIELDS, fieldKinds[template.fields]);
    set(layout.TEMPLATE_HAS_PORT, template.hasPort ? 1 : 0);
    set(layout.TEMPLATE_IS_IGNORED, isIgnored ? 1 : 0);
    this.#writeText(place + layout.TEMPLATE_BEGIN, template.begin);
    this.#writeText(place + layout.TEMPLATE_GAP, template.gap);
    this.#writeText(place + layout.TEMPLATE_TAIL, template.tail);
    this.#writeText(place + layout.TEMPLATE_LAST, template.last);
    this.#chain(this.#slotFor(template, place));
  }

  /** Appends the template that was written last to the templates of a slot. */
  #chain(slot: number): void {
    const memory = this.#memory;
    let link = layout.TEMPLATE_SLOTS + slot * Int32Array.BYTES_PER_ELEMENT;
    for (let next = memory.readInt32LE(link); next !== 0; next = memory.readInt32LE(link)) {
      link = layout.TEMPLATES + (next - 1) * layout.TEMPLATE_BYTES + layout.TEMPLATE_NEXT;
    }
    memory.writeInt32LE(this.#count, link);
  }

  #slotFor({ begin }: Template, place: number): number {
    return begin.length < layout.MIN_BEGIN_BYTES
      ? 1 << layout.TEMPLATE_SLOT_BITS
      : this.#slotOf(this.#memory.readInt32LE(place + layout.TEMPLATE_BEGIN));
  }

  #writeText(place: number, text: string): void {
    const start = this.#literalsEnd;
    this.#literalsEnd += text.length + layout.WORD_BYTES;
    if (this.#literalsEnd > layout.BLOCK)
      throw new RangeError('scanner: no room for the texts of the templates');
    this.#memory.write(text, start, 'latin1');
    this.#memory.writeInt32LE(start, place);
    this.#memory.writeInt32LE(text.length, place + layout.LENGTH);
  }
}
