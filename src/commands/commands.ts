// One file for each command, loaded when it is asked for: `parse` and `config` pay for no database and no graphics.
import type { Invocation } from '../cli/cli.js';
import type { Context } from './context.js';

export type { Context } from './context.js';

export async function runCommand(invocation: Invocation, context: Context): Promise<void> {
  const { command, inputs, view, resolved } = invocation;
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
  }
}
