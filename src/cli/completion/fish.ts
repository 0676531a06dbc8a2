// The script for fish.
import type { Flag, Node, Value } from './command-tree.js';

export function fishScript(nodes: readonly Node[]): string {
  const valued = new Set(
    nodes.flatMap(({ flags }) => flags.flatMap(({ long, value }) => (value ? [long] : []))),
  );
  const paths = nodes.flatMap(({ path, members }) =>
    members.map(({ name }) => word(`${path} ${name}`.trim())),
  );
  return [
    '# fish completion for authtrack, written by `authtrack completion fish`\n',
    '# Whether the command line so far is this command, with at most that many operands behind it.',
    'function __authtrack_at',
    '    set -l command',
    '    set -l operands 0',
    '    set -l pending',
    '    for word in (commandline -opc)[2..-1]',
    '        if test -n "$pending"',
    '            set pending',
    '            continue',
    '        end',
    '        switch $word',
    `            case ${[...valued].join(' ')}`,
    '                set pending 1',
    '                continue',
    "            case '-?*'",
    '                continue',
    '        end',
    '        set -l longer (string join " " $command $word)',
    `        if test $operands -eq 0; and contains -- "$longer" ${paths.join(' ')}`,
    '            set command $longer',
    '        else',
    '            set operands (math $operands + 1)',
    '        end',
    '    end',
    '    test "$command" = "$argv[1]"; and test $operands -le $argv[2]',
    'end\n',
    'complete -c authtrack -f',
    ...nodes.flatMap(linesOf),
    '',
  ].join('\n');
}

/** More operands than any command line has. */
const MANY = 10_000;

function linesOf({ path, flags, argument, members }: Node): readonly string[] {
  const at = (operands: number): string =>
    `complete -c authtrack -n ${word(`__authtrack_at ${word(path)} ${operands}`)}`;
  const help =
    path === '' || members.length === 0 ? [] : [{ name: 'help', summary: 'show the help of a subcommand' }];
  const operands = argument ? [`${at(argument.isMany ? MANY : 0)} ${offerOf(argument, '')}`] : [];
  return [
    '',
    ...[...members, ...help].map(({ name, summary }) => `${at(0)} -a ${word(name)} -d ${word(summary)}`),
    ...flags.map((flag) => `${at(MANY)} ${flagWords(flag)} -d ${word(flag.help)}`),
    ...(argument && !operands[0]?.endsWith(' ') ? operands : []),
  ];
}

function flagWords({ long, value }: Flag): string {
  const name = `-l ${long.replace(/^--/, '')}`;
  return value === undefined ? name : `${name} ${offerOf(value, '-x')}`.trim();
}

/** @param exclusive the option for a value that is not a file */
function offerOf({ kind, words }: Value, exclusive: string): string {
  const listed = words.length > 0 ? ` -a ${word(words.join(' '))}` : '';
  if (kind === 'folder') return `${exclusive} -a ${word('(__fish_complete_directories)')}`;
  if (kind === 'file' || kind === 'log') return `${exclusive === '' ? '' : '-r '}-F${listed}`;
  return `${exclusive}${listed}`;
}

/** The text as one word of fish. */
function word(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
