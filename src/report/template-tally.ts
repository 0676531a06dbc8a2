// Messages counted by template, in bounded memory: hostile text can have any number of templates.
import { messageTemplate } from './message-template.js';

const MAX_TEMPLATES = 2000;
const MAX_EXAMPLE_CHARS = 500;

type CountedTemplate = {
  /** Of the first line with that template, where there are several files. */
  readonly file?: string | null;
  readonly count: number;
  /** The template: this is its name in the JSON of `parse --unmatched`. */
  readonly shape: string;
  /** The number of the first line with that template; null for what is left over. */
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

export class TemplateTally {
  readonly #known = new Map<string, Known>();
  #others = 0;

  /**
   * @param whole the line that `message` is from
   * @param file the log that has it, where templates of several logs are counted
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

  /** Most frequent first, those that were as frequent in their order; in the end whatever had no more room. */
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

/** A piece of a text keeps all of that in memory. */
function copied(text: string): string {
  return Buffer.from(text).toString();
}
