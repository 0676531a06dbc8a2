// Asks real shells what they complete.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Asked = {
  /** The file of the script. */
  readonly script: string;
  /** The folder whose files are completed. */
  readonly cwd: string;
  /** The command line up to the cursor. */
  readonly line: string;
};

// Bash cuts the command line into words at blanks, = and :. COMPREPLY is what it would offer.
const inBash = `source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_authtrack
printf '%s\\n' "\${COMPREPLY[@]}"`;

const inFish = 'source $argv[1]; complete -C $argv[2]';

// Completion works only in the line editor, so a shell runs in a pseudo terminal; its compadd prints what it is given.
const inZsh = `zmodload zsh/zpty
zpty z zsh -f -i
wait-for() { local l; while zpty -r z l; do [[ $l == *"$1"* ]] && break; done }
zpty -w z "PS1= PS2=; stty -echo; autoload -Uz compinit; compinit -u -C -d \${(q)2}; source \${(q)1}; print rea''dy"
wait-for ready
zpty -w z '
bindkey "^I" complete-word
compprefuncs=(show-begin)
show-begin() { print -r -- beg""in }
comppostfuncs=(show-end)
show-end() { print -r -- e""nd; exit }
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return $?; fi
  typeset -a offered
  builtin compadd -A offered "$@"
  (( $#offered )) && print -rl -- $offered
  builtin compadd "$@"
}
print rea""dy2'
wait-for ready2
zpty -w z "$3"$'\\t'
wait-for begin
while zpty -r z out; do
  out=\${out%%$'\\r\\n'}
  [[ $out == end ]] && break
  print -r -- $out
done
zpty -d z`;

export const shellPrograms = {
  bash: ({ script, line }: Asked): readonly string[] => {
    const words = line.split(/ |(?<=[=:])|(?=[=:])/);
    return ['--norc', '-c', inBash, 'bash', script, ...words];
  },
  fish: ({ script, line }: Asked): readonly string[] => ['-N', '-c', inFish, script, line],
  zsh: ({ script, line }: Asked): readonly string[] => ['-f', '-c', inZsh, 'zsh', script, zshDump(), line],
};

let dump: string | undefined;

/** The list of zsh's own functions. Making it takes much longer than one completion. */
function zshDump(): string {
  dump ??= path.join(mkdtempSync(path.join(tmpdir(), 'authtrack-zsh-')), 'dump');
  process.once('exit', () => rmSync(path.dirname(dump ?? ''), { recursive: true, force: true }));
  return dump;
}

export type ShellName = keyof typeof shellPrograms;

/** What a shell offers for a command line, without descriptions, quotes and the slash of a folder. */
export function offered(shell: ShellName, asked: Asked): readonly string[] {
  const { stdout, stderr, error } = spawnSync(shell, shellPrograms[shell](asked), {
    cwd: asked.cwd,
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env['PATH'], HOME: asked.cwd, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
  });
  if (error !== undefined) throw error;
  if (stderr !== '') throw new Error(`${shell}: ${stderr}`);
  const lines = stdout
    .split('\n')
    // Fish repeats what stands before = and :.
    .map((line) => line.replace(/\t.*/, '').replace(/^--[a-z-]+=|^journal:(?=.)|\\|\/$/g, ''));
  return lines.filter((line) => line !== '');
}
