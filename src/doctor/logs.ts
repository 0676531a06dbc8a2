// Checks whether the logs can be read that `authtrack analyze` reads without a name, and the journal.
import { access, constants, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { NoInputError, PermissionError } from '../lib/errors.js';
import { findLogs, openInput } from '../read/read.js';
import { checkInputs, environmentOf } from '../steps/open-logs.js';
import { selectedLogs, type SelectedLogs } from '../steps/select-logs.js';
import { logGroupIds, mayServiceReadAll, RootFolder, unreadableLogs } from '../setup/setup.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';

/** The logs that `analyze` would choose. The same for all checks of a run. @throws what selectedLogs throws */
export async function chosenLogs(context: CheckContext): Promise<SelectedLogs> {
  return context.shared('chosen logs', () => selectedLogs([], context.settings, context));
}

export async function checkLogs(context: CheckContext): Promise<Finding> {
  const forbidden = await forbiddenFiles(context.logFolder);
  const [first] = forbidden;
  const chosen = await chosenLogs(context).catch((error: unknown) => {
    if (error instanceof PermissionError || first === undefined) throw error;
    throw new PermissionError(`cannot read ${first}: permission denied`, {
      hint: joinGroup(first),
      cause: error,
    });
  });
  const names = chosen.names.join(', ');
  if (chosen.because === 'no log of this machine has a line of sshd') {
    const looked = `${names}: ${chosen.because}`;
    return failure(
      looked,
      'start sshd and its logging (rsyslog or journald), or name the log: authtrack analyze FILE',
    );
  }
  if (chosen.stale !== undefined)
    return warning(chosen.stale.message, 'run as root, or join the group of the journal');
  await checkInputs(chosen, environmentOf(context, context.settings));
  if (first !== undefined) {
    const found = `\`authtrack analyze\` reads ${names}; this user cannot read ${forbidden.join(', ')}`;
    return warning(found, joinGroup(first));
  }
  const closed = await closedToService(chosen.names);
  if (closed.length > 0)
    return failure(
      `authtrack.service cannot read ${closed.join(', ')}: only root may`,
      'run `authtrack setup`, which lets the service read logs of root',
    );
  const files = (await findLogs(chosen)).length;
  return ok(
    `\`authtrack analyze\` reads ${names}${files > chosen.names.length ? ` (${files} with rotated logs)` : ''}: ${chosen.because ?? ''}`,
  );
}

function joinGroup(file: string): string {
  return `run as root, or add this user to the group of ${file} (mostly adm), and log in again`;
}

/** The logs that root's timer cannot read, since its service runs as another user. */
async function closedToService(names: readonly string[]): Promise<readonly string[]> {
  if (process.geteuid?.() !== 0) return [];
  const root = await RootFolder.open(undefined);
  return mayServiceReadAll(root) ? [] : unreadableLogs(names, await logGroupIds(root));
}

/** The logs of sshd that exist and that this user may not read. */
async function forbiddenFiles(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) =>
    /^(?:auth\.log|secure)(?:[.-]|$)/.test(name),
  );
  const files = names.sort().map((name) => path.join(folder, name));
  const may = await Promise.all(
    files.map((file) =>
      access(file, constants.R_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  const isFile = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  );
  return files.filter((_, i) => isFile[i] === true && may[i] === false);
}

export async function checkJournal(context: CheckContext): Promise<Finding> {
  try {
    await (await openInput('journal', environmentOf(context, context.settings))).close();
    return ok('this user can read the journal of the system');
  } catch (error) {
    // A machine without a journal has log files: the check of the logs says whether.
    if (error instanceof NoInputError) return ok(error.message);
    if (!(error instanceof PermissionError)) throw error;
    const hasFiles = await chosenLogs(context).then(
      (chosen) => chosen.stale === undefined,
      () => false,
    );
    const isNeeded = !hasFiles;
    return (isNeeded ? failure : warning)(error.message, error.hint);
  }
}
