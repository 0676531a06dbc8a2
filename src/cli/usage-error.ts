// The errors of a wrong command line, with what the user probably meant. Loaded only after such an error.
import type { Command, CommanderError } from 'commander';

import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { mostSimilar } from '../lib/similar.js';
import { pathOf } from './build-program.js';

/** @param at the command that commander was at */
export function usageError(error: CommanderError, at: Command): UsageError {
  const [operand] = at.args;
  // A flag behind a misspelt subcommand is unknown too, but the subcommand is the mistake.
  const isName = at.commands.length > 0 && operand !== undefined && !operand.startsWith('-');
  if (isName) return unknownCommand(operand, at);
  if (error.code === 'commander.help') {
    return new UsageError(`\`${pathOf(at)}\` needs a subcommand`, { hint: seeHelp(at) });
  }
  const [message = ''] = error.message.replace(/^error: /, '').split('\n');
  if (error.code === 'commander.invalidArgument') return wrongChoice(message, at);
  if (error.code === 'commander.excessArguments') return tooManyArguments(at);
  if (error.code !== 'commander.unknownOption') return new UsageError(message, { hint: seeHelp(at) });
  const flags = at.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const flag = /'(.*)'/s.exec(message)?.[1] ?? '';
  return new UsageError(message, { hint: withSimilar(flag, [...flags, '--help'], at) });
}

// option '--format <format>' argument 'xml' is invalid. Allowed choices are csv, jsonl, parquet.
const choiceMessage = /^option '(--[a-z-]+).*?' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s;

function wrongChoice(message: string, at: Command): UsageError {
  const [, flag, given = '', choices = ''] = choiceMessage.exec(message) ?? [];
  if (flag === undefined) return new UsageError(message, { hint: seeHelp(at) });
  const similar = mostSimilar(given, choices.split(', '));
  return new UsageError(`${flag}: expected one of ${choices}, got "${safeText(given)}"`, {
    hint: similar === undefined ? seeHelp(at) : `did you mean ${flag} ${similar}?`,
  });
}

function tooManyArguments(at: Command): UsageError {
  const surplus = at.args[at.registeredArguments.length] ?? '';
  return new UsageError(`${pathOf(at)}: unexpected argument "${safeText(surplus)}"`, { hint: seeHelp(at) });
}

function unknownCommand(name: string, at: Command): UsageError {
  const path = pathOf(at);
  const full = `${path} ${name}`.trim();
  return unknownName(
    full,
    at.commands.map((command) => `${path} ${command.name()}`.trim()),
    seeHelp(at),
  );
}

/**
 * The error for a command that does not exist.
 * @param hint if no name is similar
 */
export function unknownName(name: string, names: readonly string[], hint: string): UsageError {
  const similar = mostSimilar(name, names);
  return new UsageError(`unknown command '${name}'`, {
    hint: similar === undefined ? hint : `did you mean \`authtrack ${similar}\`?`,
  });
}

function withSimilar(flag: string, flags: readonly string[], at: Command): string {
  const similar = mostSimilar(flag, flags);
  return similar === undefined ? seeHelp(at) : `did you mean ${similar}? ${seeHelp(at)}`;
}

function seeHelp(command: Command): string {
  return `see \`${['authtrack', pathOf(command), '--help'].filter((word) => word !== '').join(' ')}\``;
}
