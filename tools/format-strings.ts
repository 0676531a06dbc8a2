// Finds the format strings of log calls in C source text: error("Bad packet length %u.", length). It joins strings
// that are split over lines, and reads every branch of a condition and of #ifdef.

export type FormatString = {
  /** The function or macro that was called: `error`, `fatal_fr`. */
  readonly call: string;
  readonly format: string;
  /** The function that contains the call; undefined if unknown. */
  readonly caller: string | undefined;
};

/** The log functions of OpenSSH (log.h, packet.h), and which argument is the format. */
const plainCalls: Readonly<Record<string, number>> = {
  error: 0,
  fatal: 0,
  logdie: 0,
  logit: 0,
  sigdie: 0,
  verbose: 0,
  do_log2: 1,
  packet_disconnect: 0,
  ssh_packet_disconnect: 1,
  sshpkt_fatal: 2,
};

const call = /^(\w+?)(?:_(f|r|fr))?$/;

/** Which argument of a call is its format; undefined if the call does not write to the log. */
function formatArgument(name: string): number | undefined {
  const exact = plainCalls[name];
  if (exact !== undefined) return exact;
  const [, base = '', suffix] = call.exec(name) ?? [];
  const index = suffix === undefined ? undefined : plainCalls[base];
  // error_fr(r, fmt), do_log2_fr(r, level, fmt): the number of the error comes first.
  return index === undefined ? undefined : index + (suffix === 'f' ? 0 : 1);
}

// mm_answer_sign(struct ssh *ssh, int sock, struct sshbuf *m)
const definition = /^([a-z_]\w*)\((?![^{;]*;)/gm;

type Token = { readonly kind: 'word' | 'string' | 'sign'; readonly text: string; readonly at: number };

// A comment, a directive with its continued lines, a string, a character, a word or number, any other character.
const token =
  /\/\*[^]*?\*\/|\/\/[^\n]*|^[ \t]*#(?:\\\n|\/\*[^]*?\*\/|[^\n])*|"((?:[^"\\\n]|\\[^])*)"|'(?:[^'\\\n]|\\.)*'|\w+|\S/gm;

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  for (const { 0: whole, 1: content, index: at } of text.matchAll(token)) {
    if (content !== undefined) found.push({ kind: 'string', text: content, at });
    else if (/^\w/.test(whole)) found.push({ kind: 'word', text: whole, at });
    else if (!/^(?:\/[*/]|\s*#)/.test(whole)) found.push({ kind: 'sign', text: whole, at });
  }
  return found;
}

/** Returns the format strings of a source text, in their order. A format that is not a literal has none. */
export function formatStrings(text: string): readonly FormatString[] {
  const all = tokens(text);
  const definitions = [...text.matchAll(definition)];
  return all.flatMap(({ kind, text: name, at }, i) => {
    const index = kind === 'word' ? formatArgument(name) : undefined;
    if (index === undefined || all[i + 1]?.text !== '(') return [];
    const argument = argumentsOf(all, i + 2)[index] ?? [];
    const caller = definitions.findLast(({ index: start }) => start < at)?.[1];
    return literals(argument).map((format) => ({ call: name, format, caller }));
  });
}

/** The tokens of each argument of a call, from behind its parenthesis on. */
function argumentsOf(all: readonly Token[], start: number): readonly (readonly Token[])[] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (let i = start; i < all.length; i += 1) {
    const next = all[i];
    if (!next) break;
    const sign = next.kind === 'sign' ? next.text : '';
    if (sign === ')' && depth === 0) break;
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (sign === ',' && depth === 0) found.push([]);
    else found.at(-1)?.push(next);
  }
  return found;
}

/** Adjacent strings as one: "a " "b", and "%" PRIu64 " bytes". What stands between them separates alternatives. */
function literals(argument: readonly Token[]): readonly string[] {
  const found: string[] = [];
  let joined: string | undefined;
  for (const { kind, text } of argument) {
    if (kind === 'string') joined = (joined ?? '') + unescaped(text);
    else if (kind === 'word' && text.startsWith('PRI') && joined?.endsWith('%')) joined += 'u';
    else {
      if (joined !== undefined) found.push(joined);
      joined = undefined;
    }
  }
  return joined === undefined ? found : [...found, joined];
}

/** The text of a C literal. Line feeds at its end, as some old messages have them, are not logged. */
export function unescaped(literal: string): string {
  const characters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return literal
    .replace(/\\\n/g, '')
    .replace(/\\(.)/g, (_, character: string) => characters[character] ?? character)
    .replace(/[\r\n]+$/, '');
}
