#!/usr/bin/env node
// The process: argv in, exit code out, signals. Every error ends here, and only here is an exit code set.
import { packageVersion, parseCommandLine } from './cli/cli.js';
import { runCommand } from './commands/commands.js';
import { AuthtrackError, ConfigError, IoError, StoppedError } from './lib/errors.js';
import { exitCode } from './lib/exit-code.js';
import { createProgramLog } from './log/log.js';
import { listenForSignals } from './stop-signals.js';

// What is written is for its owner alone, unless the mode of a file is set on purpose. First: DuckDB makes files by itself.
process.umask(0o077);

const { argv, env, stdin, stdout, stderr } = process;
const stopSignals = listenForSignals([stdout, stderr]);

stdout.once('error', (error: NodeJS.ErrnoException) => {
  stdout.on('error', () => undefined);
  stopSignals.stop();
  // Whoever reads our output may go away, as `head` does; that is no error. After SIGHUP the terminal is gone.
  if (error.code === 'EPIPE' || stopSignals.hasCome()) return;
  const hint = 'Make room where it goes; what was stored is stored.';
  process.exitCode = report(new IoError(`writing the output failed: ${error.message}`, { hint }));
});
stderr.on('error', () => stderr.destroy());

try {
  const invocation = await parseCommandLine(argv.slice(2), { env, cwd: workingFolder(), stdout });
  if (invocation) {
    const log = createProgramLog(stderr, invocation.resolved.settings.quiet);
    const { signal } = stopSignals;
    const code = await runCommand(invocation, {
      stdin,
      stdout,
      stderr,
      env,
      logFolder: '/var/log',
      signal,
      log,
    });
    // What a signal has set stays.
    process.exitCode ??= code;
  }
} catch (error) {
  if (!(error instanceof StoppedError)) {
    const code = report(error);
    if (!stopSignals.hasCome()) process.exitCode = code;
  }
} finally {
  stdin.destroy();
  stopSignals.done();
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new ConfigError('the working directory does not exist any more', {
      hint: 'Change to another one.',
      cause,
    });
  }
}

function report(error: unknown): number {
  const log = createProgramLog(stderr, true);
  if (error instanceof AuthtrackError) {
    log.error([error.message, ...error.more, `  ${error.hint}`]);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error([
    `this is a bug in authtrack ${packageVersion()}, please report it:`,
    ...text.split('\n').map((line) => `  ${line}`),
  ]);
  return exitCode.bug;
}
