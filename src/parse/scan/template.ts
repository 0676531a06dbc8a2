// A template of template-texts.ts, taken apart: what stands at the beginning, what stands at the end, and which fields are
// between.

export type Template = {
  /** Its place in template-texts.ts. */
  readonly number: number;
  readonly begin: string;
  /** From the user name to the address; empty where there is no user name. */
  readonly gap: string;
  /**
   * `none`: nothing varies. `text`: any text follows `begin`. `end`: the fields are read from the end of the message
   * backwards, `colon`: from its first colon, behind which is any text. `start`: they follow `begin`, and text follows.
   */
  readonly fields: 'none' | 'text' | 'end' | 'colon' | 'start';
  readonly hasPort: boolean;
  /** Behind the port, or behind the address. */
  readonly tail: string;
  /** Of `start`: what stands at the end of the line. */
  readonly last: string;
};

const field = /%[uan*]/g;

/** @throws Error for a template of another kind; it would be a bug. */
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
      throw new Error(`no template can read ${templateText}`);
  }
}

const COLON_AND_SPACE = ': ';
