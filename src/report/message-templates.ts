// Counts messages by template: the text that similar messages share. Hostile text can have any number of templates, so
// memory is limited, and every pattern is linear in the text.
import { canonicalAddress } from '../lib/addresses.js';

// Messages are rarely longer, and the rest says nothing more about the template.
const MAX_MESSAGE_CHARS = 4096;
const MAX_TEMPLATE_CHARS = 300;
// Longer than the longest address that lib/addresses.ts accepts.
const MAX_ADDRESS_CHARS = 90;

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

// RSA SHA256:2jxyY7ZVCTPJQRnTjGkOmYzjKfMSaczdUNm1HgMgRSE · 3b:0c:…:9f (sixteen bytes, with or without MD5: before them)
const fingerprint = /SHA(?:1|256|384|512):[A-Za-z0-9+/]+=*|(?:MD5:)?\b(?:[0-9a-f]{2}:){15}[0-9a-f]{2}\b/g;

// "any text" · 'any text', but not the apostrophes of users' and can't
const quoted = /"[^"]*"|(?<![A-Za-z])'[^']*'(?![A-Za-z])/g;

// Invalid user admin: the only name that sshd does not quote.
const user = /\b([Uu]ser) (?!<)\S+/g;

const word = /[^\s,;()[\]<>="]+/g;
const portAfter = /^(.+):(\d{1,5})$/;
const hex = /\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi;

/** Replaces what varies: addresses, numbers, quoted text, user names, fingerprints of keys, hexadecimal numbers. */
export function messageTemplate(message: string): string {
  return message
    .slice(0, MAX_MESSAGE_CHARS)
    .replace(fingerprint, '<fingerprint>')
    .replace(quoted, '<text>')
    .replace(word, withoutAddress)
    .replace(user, '$1 <text>')
    .replace(hex, '<hex>')
    .replace(/\d+/g, '<n>')
    .slice(0, MAX_TEMPLATE_CHARS);
}

/** 192.0.2.7 · 192.0.2.7:40022 · 2001:db8::7. · fe80::1%eth0: */
function withoutAddress(text: string): string {
  if (text.length > MAX_ADDRESS_CHARS || !/[\d:]/.test(text)) return text;
  const [, core = text, end = ''] = /^(.*?)([.:]*)$/.exec(text) ?? [];
  if (canonicalAddress(core) !== null) return `<address>${end}`;
  const [, host = '', port = ''] = portAfter.exec(core) ?? [];
  return canonicalAddress(host) === null ? text : `<address>:${port}${end}`;
}
