// Splits lines of shell, as documents show them, into commands and words. It knows quotes, comments, redirections and the
// operators between commands, and takes substitutions as text.

const WORD = /"(?:\\.|[^"\\])*"|'[^']*'|\\[^]|[^\s"'\\|&;<>()]+/y;
const REDIRECTION = /\d?(?:>>?|<)&?\s*/y;
const OPERATOR = /\|\|?|&&?|;|\n|\(|\)/y;

/** The commands of a text, each as its words. */
export function shellCommands(text: string): readonly (readonly string[])[] {
  const source = text.replaceAll('\\\n', ' ').replace(/(^|\s)#.*$/gm, '$1');
  const commands: string[][] = [[]];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(source) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < source.length) {
    if (take(REDIRECTION) !== undefined) takeWord(take);
    else if (take(OPERATOR) !== undefined) commands.push([]);
    else {
      const word = takeWord(take);
      if (word !== undefined) commands.at(-1)?.push(word);
      else at += 1;
    }
  }
  return commands.filter((words) => words.length > 0);
}

/** A word, which may consist of several pieces: `--out="my folder"`. */
function takeWord(take: (pattern: RegExp) => string | undefined): string | undefined {
  let word: string | undefined;
  for (let piece = take(WORD); piece !== undefined; piece = take(WORD)) word = (word ?? '') + unquoted(piece);
  return word;
}

function unquoted(piece: string): string {
  if (piece.startsWith("'")) return piece.slice(1, -1);
  if (piece.startsWith('"')) return piece.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return piece.startsWith('\\') ? piece.slice(1) : piece;
}

/** The arguments of each `authtrack` in a text, also behind sudo, ssh, timeout and variables. */
export function authtrackCalls(text: string): readonly (readonly string[])[] {
  return shellCommands(text).flatMap((words) => {
    const isProgram = (word: string | undefined): boolean =>
      word === 'authtrack' || word === 'dist/bin/authtrack.js';
    // `sudo -u authtrack` names a user.
    const at = words.findIndex((word, i) => isProgram(word) && words[i - 1] !== '-u');
    const before = words.slice(0, Math.max(at, 0));
    const isCall = at === 0 || /^(?:\w+=.*|sudo|ssh|timeout|node)$/.test(before[0] ?? '');
    return at >= 0 && isCall ? [words.slice(at + 1)] : [];
  });
}
