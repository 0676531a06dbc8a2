// The script for zsh, which is an autoloaded function for $fpath, and works when it is sourced too.
import { quoted, type Node, type Value } from './command-tree.js';

const HEAD = `#compdef authtrack
# zsh completion for authtrack, written by \`authtrack completion zsh\`

# The words, and file names. Behind \`journal:\` too, a file or a folder follows.
_authtrack_files_and() {
  if compset -P 'journal:'; then
    _files
    return
  fi
  local ret=1
  compadd -- "$@" && ret=0
  _files && ret=0
  return ret
}

`;

const TAIL = `if [[ $funcstack[1] == _authtrack ]]; then
  _authtrack "$@"
else
  compdef _authtrack authtrack
fi
`;

export function zshScript(nodes: readonly Node[]): string {
  return [HEAD, ...nodes.map(functionOf), TAIL].join('');
}

function functionName(path: string): string {
  return `_authtrack${path === '' ? '' : `__${path.replaceAll(' ', '__')}`}`;
}

function functionOf({ path, flags, argument, members }: Node): string {
  const specs = [
    ...flags.map(({ long, help, value }) =>
      quoted(
        `${long}${value ? '=' : ''}[${inBrackets(help)}]${value ? `:${value.name}:${actionOf(value)}` : ''}`,
      ),
    ),
    ...(argument && members.length === 0 ? [quoted(operand(argument))] : []),
    ...(members.length === 0 ? [] : [quoted('1:command:->command'), quoted('*:: :->rest')]),
  ];
  const lines = [
    `${functionName(path)}() {`,
    '  local curcontext=$curcontext state line ret=1',
    '  typeset -A opt_args',
    `  _arguments -C -S \\\n${specs.map((spec) => `    ${spec}`).join(' \\\n')} && ret=0`,
    ...(members.length === 0 ? [] : memberLines(path, members)),
    '  return ret',
    '}',
  ];
  return `${lines.join('\n')}\n\n`;
}

function memberLines(path: string, members: Node['members']): readonly string[] {
  const help = path === '' ? [] : [{ name: 'help', summary: 'show the help of a subcommand' }];
  return [
    '  case $state in',
    '    command)',
    '      local -a commands=(',
    ...[...members, ...help].map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`),
    '      )',
    "      _describe -t commands 'command' commands && ret=0 ;;",
    '    rest)',
    '      case $words[1] in',
    ...members.map(({ name }) => `        ${name}) ${functionName(`${path} ${name}`.trim())} && ret=0 ;;`),
    '      esac ;;',
    '  esac',
  ];
}

function operand(argument: NonNullable<Node['argument']>): string {
  return `${argument.isMany ? '*' : '1'}:${argument.name}:${actionOf(argument)}`;
}

function actionOf({ kind, words }: Value): string {
  if (kind === 'folder') return '_files -/';
  if (kind !== 'file' && kind !== 'log') return words.length > 0 ? `(${words.join(' ')})` : ' ';
  return words.length > 0 ? `_authtrack_files_and ${words.join(' ')}` : '_files';
}

function inBrackets(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}
