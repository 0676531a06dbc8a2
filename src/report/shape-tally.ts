// Messages counted by their shape, in bounded memory: hostile text can have any number of shapes.
import { messageShape } from './message-shape.js';

const MAX_SHAPES = 2000;
const MAX_EXAMPLE_CHARS = 500;

type CountedShape = {
  /** Of the first line of that shape, where the file is told. */
  readonly file?: string | null;
  readonly count: number;
  readonly shape: string;
  /** The number of the first line of that shape; null for what is left over. */
  readonly line: number | null;
  /** That line. */
  readonly example: string | null;
};

type Known = {
  count: number;
  readonly line: number;
  readonly example: string;
  readonly file: string | undefined;
};

export class ShapeTally {
  readonly #known = new Map<string, Known>();
  #others = 0;

  /**
   * @param whole the line that `message` is from
   * @param file the log that has it, where shapes of several logs are counted
   */
  add(message: string, line: number, whole: string, file?: string): void {
    const shape = messageShape(message);
    const known = this.#known.get(shape);
    if (known) known.count += 1;
    else if (this.#known.size >= MAX_SHAPES) this.#others += 1;
    else {
      const example = copied(whole.slice(0, MAX_EXAMPLE_CHARS));
      this.#known.set(copied(shape), { count: 1, line, example, file });
    }
  }

  /** Most frequent first, those that were as frequent in their order; in the end whatever had no more room. */
  shapes(): CountedShape[] {
    const shapes: CountedShape[] = [...this.#known]
      .map(([shape, { count, line, example, file }]) => ({
        ...(file !== undefined && { file }),
        count,
        shape,
        line,
        example,
      }))
      .sort((a, b) => b.count - a.count);
    if (this.#others > 0) shapes.push({ count: this.#others, shape: '<other>', line: null, example: null });
    return shapes;
  }
}

/** A piece of a text keeps all of that in memory. */
function copied(text: string): string {
  return Buffer.from(text).toString();
}
