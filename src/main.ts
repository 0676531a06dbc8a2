// The process: reads argv, sets the exit code, handles signals. Every error ends here, and only this file sets the exit
// code.
import { packageVersion, parseCommandLine } from './cli/cli.js';
import { commandTable } from './commands/commands.js';
import { AuthtrackError, ConfigError, exitCode, IoError, StoppedError } from './lib/errors.js';
import { createProgramLog, verboseLog } from './log/log.js';
import { runCommand } from './steps/run-command.js';
import { listenForSignals } from './stop-signals.js';

// Files are readable by their owner only, unless a file's mode is set explicitly. This comes first because DuckDB
// creates files itself.
process.umask(0o077);

const { argv, env, stdin, stdout, stderr } = process;
const stopSignals = listenForSignals([stdout, stderr]);

stdout.once('error', (error: NodeJS.ErrnoException) => {
  stdout.on('error', () => undefined);
  stopSignals.stop();
  // The reader of the output may go away, as `head` does: that is not an error. After SIGHUP the terminal is gone.
  if (error.code === 'EPIPE' || stopSignals.hasCome()) return;
  const hint =
    'make room where the output goes and run the command again; the database keeps what was stored';
  process.exitCode = report(new IoError(`writing the output failed: ${error.message}`, { hint }));
});
stderr.on('error', () => stderr.destroy());

try {
  const invocation = await parseCommandLine(argv.slice(2), commandTable, {
    env,
    cwd: workingFolder(),
    stdout,
  });
  if (invocation) {
    const log = createProgramLog(stderr, { env, quiet: invocation.resolved.settings.quiet });
    const { signal } = stopSignals;
    const code = await runCommand(invocation, {
      stdin,
      stdout,
      stderr,
      env,
      logFolder: '/var/log',
      signal,
      log,
      verbose: verboseLog(stderr, { env, isOn: invocation.resolved.settings.verbose }),
    });
    // An exit code that a signal has set stays.
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
      hint: 'change to a directory that exists',
      cause,
    });
  }
}

function report(error: unknown): number {
  const log = createProgramLog(stderr, { env, quiet: true });
  if (error instanceof AuthtrackError) {
    log.error([error.message, ...error.more, `  hint: ${error.hint}`]);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error([
    `this is a bug in authtrack ${packageVersion()}, please report it:`,
    ...text.split('\n').map((line) => `  ${line}`),
  ]);
  return exitCode.bug;
}
