// The script for bash. It needs neither the package bash-completion nor a recent bash.
import { quoted, type Node, type Value } from './command-tree.js';

const HEAD = `# bash completion for authtrack, written by \`authtrack completion bash\`

# Offers the file names, or with -d the folders, that begin like the current word. A name can be any text.
_authtrack_names() {
    local name
    while IFS= read -r name; do
        COMPREPLY+=("$name")
    done < <(compgen "$1" -- "$cur")
    compopt -o filenames 2>/dev/null
}

_authtrack_words() {
    local word
    for word in $1; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
    done
}

_authtrack() {
    local cur=\${COMP_WORDS[COMP_CWORD]} command= pending= operands=0 only_operands= glued= word
    COMPREPLY=()
`;

// Bash makes a word of each : and = (COMP_WORDBREAKS).
const LOOP_BEGIN = `    for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
            =) continue ;;
            :*) glued=1; continue ;;
        esac
        if [[ $glued ]]; then glued=; continue; fi
        if [[ $pending ]]; then pending=; continue; fi
        if [[ ! $only_operands ]]; then
            case $word in
                --) only_operands=1; continue ;;
`;

export function bashScript(nodes: readonly Node[]): string {
  const valued = new Set(
    nodes.flatMap(({ flags }) => flags.flatMap(({ long, value }) => (value ? [long] : []))),
  );
  const members = nodes.flatMap(({ path, members: all }) => all.map(({ name }) => quoted(`${path}:${name}`)));
  return [
    HEAD,
    LOOP_BEGIN,
    `                ${[...valued].join('|')}) pending=$word; continue ;;\n`,
    '                -*) continue ;;\n            esac\n        fi\n',
    '        if [[ $operands == 0 ]]; then\n            case $command:$word in\n',
    `                ${members.join('|')})\n`,
    '                    command=${command:+$command }$word\n                    continue ;;\n',
    '            esac\n        fi\n        operands=$((operands + 1))\n    done\n',
    '    [[ $cur == [:=]* ]] && cur=${cur#[:=]}\n',
    '    if [[ $pending ]]; then\n        case $command:$pending in\n',
    ...valueCases(nodes),
    '        esac\n        return\n    fi\n',
    '    if [[ $cur == -?* && ! $only_operands ]]; then\n        case $command in\n',
    ...nodes.map(
      ({ path, flags }) =>
        `            ${quoted(path)}) _authtrack_words ${quoted(flags.map(({ long }) => long).join(' '))} ;;\n`,
    ),
    '        esac\n        return\n    fi\n',
    '    case $command:$operands in\n',
    ...nodes.flatMap(operandCase),
    '    esac\n}\n\ncomplete -F _authtrack authtrack\n',
  ].join('');
}

/** The flags with the same values share a case. */
function valueCases(nodes: readonly Node[]): readonly string[] {
  const places = new Map<string, string[]>();
  for (const { path, flags } of nodes)
    for (const { long, value } of flags) {
      const action = value && actionOf(value);
      if (action === undefined) continue;
      places.set(action, [...(places.get(action) ?? []), quoted(`${path}:${long}`)]);
    }
  return [...places].map(([action, all]) => `            ${all.join('|')})\n                ${action} ;;\n`);
}

function operandCase({ path, members, argument }: Node): readonly string[] {
  const names = members.map(({ name }) => name);
  const atFirst = [
    ...(names.length > 0 ? [`_authtrack_words ${quoted([...names, ...helpOf(path)].join(' '))}`] : []),
    ...(argument ? [actionOf(argument) ?? []].flat() : []),
  ];
  if (atFirst.length === 0) return [];
  const place = argument?.isMany ? `${quoted(`${path}:`)}*` : quoted(`${path}:0`);
  return [`        ${place}) ${atFirst.join('; ')} ;;\n`];
}

/** A command with subcommands has `help` too; the program has it in the table. */
function helpOf(path: string): readonly string[] {
  return path === '' ? [] : ['help'];
}

function actionOf({ kind, words }: Value): string | undefined {
  const listed = words.length > 0 ? [`_authtrack_words ${quoted(words.join(' '))}`] : [];
  if (kind === 'folder') return '_authtrack_names -d';
  if (kind === 'file' || kind === 'log') return [...listed, '_authtrack_names -f'].join('; ');
  return listed[0];
}
