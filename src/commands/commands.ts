// Runs a command. Each has one file, loaded on demand, so that `parse` and `config` load no database and no graphics.
import type { Invocation } from '../cli/cli.js';
import type { Context } from '../steps/run-command.js';

export type { Context } from '../steps/run-command.js';

/** @returns the exit code if another process ran the command, otherwise undefined */
export async function runCommand(invocation: Invocation, context: Context): Promise<number | undefined> {
  const { settings } = invocation.resolved;
  if (settings.user === undefined || isWithoutState(invocation)) return runHere(invocation, context);
  return (await import('../steps/as-state-owner.js')).runAsStateOwner(invocation, context.signal, (here) =>
    runHere(here, context),
  );
}

function isWithoutState({ command, options }: Invocation): boolean {
  return command === 'parse' || command === 'config' || options['list'] !== undefined;
}

async function runHere(invocation: Invocation, context: Context): Promise<undefined> {
  await dispatch(invocation, context);
  return undefined;
}

async function dispatch(invocation: Invocation, context: Context): Promise<void> {
  const { command, inputs, view, options, resolved } = invocation;
  for (const { message, commands } of resolved.warnings)
    if (commands?.includes(command) ?? true) context.log.warn(message);
  switch (command) {
    case 'analyze':
      return (await import('./analyze.js')).analyze(inputs, resolved.settings, context);
    case 'parse':
      return (await import('./parse.js')).parse(
        { names: inputs, view, settings: resolved.settings },
        context,
      );
    case 'charts':
      return (await import('./charts.js')).charts(resolved.settings, context);
    case 'config':
      return (await import('./config.js')).config(resolved, context);
    case 'bans':
      return (await import('./bans.js')).bans(options['format'], resolved.settings, context);
    case 'bans explain':
      return (await import('./bans-explain.js')).bansExplain(inputs[0] ?? '', resolved.settings, context);
    case 'bans apply':
      return (await import('./bans-apply.js')).bansApply(inputs[0] ?? '', options, {
        ...context,
        ...resolved,
      });
    case 'bans export':
      return (await import('./bans-export.js')).bansExport(options['limit'], resolved.settings, context);
    case 'bans import':
      return (await import('./bans-import.js')).bansImport(inputs[0] ?? '', options, {
        ...context,
        ...resolved,
      });
    case 'bans report':
      return (await import('./bans-report.js')).bansReport(inputs[0] ?? '', { ...context, ...resolved });
    case 'db info':
      return (await import('./db-info.js')).dbInfo(resolved.settings, context);
    case 'db migrate':
      return (await import('./db-migrate.js')).dbMigrate(resolved.settings, context);
    case 'db prune':
      return (await import('./db-prune.js')).dbPrune(options['before'] ?? '', resolved.settings, context);
    case 'db forget':
      return (await import('./db-forget.js')).dbForget(inputs[0] ?? '', options, {
        ...context,
        settings: resolved.settings,
      });
    case 'db export':
      return (await import('./db-export.js')).dbExport(options, resolved.settings, context);
  }
}
