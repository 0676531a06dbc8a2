// A template of template-texts.ts, split into its literal texts and its fields.

export type Template = {
  /** Its index in template-texts.ts. */
  readonly number: number;
  readonly begin: string;
  /** The text between the user name and the address. Empty in a template without a user name. */
  readonly gap: string;
  /**
   * How the scanner finds the fields.
   * - `none`: there are no fields.
   * - `text`: any text follows `begin`.
   * - `end`: the scanner reads the fields backwards, from the end of the message.
   * - `colon`: the same, from the first colon; any text follows the colon.
   * - `start`: the fields follow `begin`, and any text follows the fields.
   */
  readonly fields: 'none' | 'text' | 'end' | 'colon' | 'start';
  readonly hasPort: boolean;
  /** The text after the port, or after the address if there is no port. */
  readonly tail: string;
  /** For `start`: the text at the end of the message. */
  readonly last: string;
};

const field = /%[uan*]/g;

/** @throws Error for a template with other fields, which is a bug. */
export function templateOf(templateText: string, number: number): Template {
  const names = (templateText.match(field) ?? []).join('');
  const [begin = '', first = '', second = '', third = ''] = templateText.split(field);
  const template = { number, begin, gap: '', hasPort: true, tail: '', last: '' };
  switch (names) {
    case '':
      return { ...template, fields: 'none' };
    case '%*':
      return { ...template, fields: 'text' };
    case '%a%n':
      return { ...template, fields: 'end', tail: second };
    case '%u%a':
      return { ...template, fields: 'end', gap: first, hasPort: false, tail: second };
    case '%u%a%n':
      return { ...template, fields: 'end', gap: first, tail: third };
    case '%u%a%n%*':
      return { ...template, fields: 'colon', gap: first, tail: third.replace(COLON_AND_SPACE, '') };
    case '%a%n%*':
      return { ...template, fields: 'start', tail: second, last: third };
    default:
      throw new Error(`template "${templateText}": the scanner cannot read the fields ${names}`);
  }
}

const COLON_AND_SPACE = ': ';
