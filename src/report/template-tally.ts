// Counts messages by template, in limited memory: hostile text can have any number of templates.
import { messageTemplate } from './message-template.js';

const MAX_TEMPLATES = 2000;
const MAX_EXAMPLE_CHARS = 500;

type CountedTemplate = {
  /** The file of the first line with that template, if several files are read. */
  readonly file?: string | null;
  readonly count: number;
  /** The template; `shape` is its key in the JSON of `parse --unmatched`. */
  readonly shape: string;
  /** The number of the first line with that template; null for `<other>`. */
  readonly line: number | null;
  /** The text of that line. */
  readonly example: string | null;
};

type Known = {
  count: number;
  readonly line: number;
  readonly example: string;
  readonly file: string | undefined;
};

export class TemplateTally {
  readonly #known = new Map<string, Known>();
  #others = 0;

  /**
   * @param whole the line that contains `message`
   * @param file the log that contains the line, if several logs are read
   */
  add(message: string, line: number, whole: string, file?: string): void {
    const template = messageTemplate(message);
    const known = this.#known.get(template);
    if (known) known.count += 1;
    else if (this.#known.size >= MAX_TEMPLATES) this.#others += 1;
    else {
      const example = copied(whole.slice(0, MAX_EXAMPLE_CHARS));
      this.#known.set(copied(template), { count: 1, line, example, file });
    }
  }

  /**
   * Templates by frequency, equal ones in order of first occurrence; at the end, messages beyond the limit as
   * `<other>`.
   */
  templates(): CountedTemplate[] {
    const templates: CountedTemplate[] = [...this.#known]
      .map(([template, { count, line, example, file }]) => ({
        ...(file !== undefined && { file }),
        count,
        shape: template,
        line,
        example,
      }))
      .sort((a, b) => b.count - a.count);
    if (this.#others > 0)
      templates.push({ count: this.#others, shape: '<other>', line: null, example: null });
    return templates;
  }
}

/** A copy, since a slice of a text keeps the whole text in memory. */
function copied(text: string): string {
  return Buffer.from(text).toString();
}
