// Checks the database. It is opened to be read only, at once or not at all, and nothing in it is changed.
import { access, constants } from 'node:fs/promises';
import path from 'node:path';

import { NoInputError, TryAgainError } from '../lib/errors.js';
import { databaseOf } from '../steps/open-database.js';
import { inspectDatabase, type Inspection } from '../store/store.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';
import { missingPrivileges } from './grants.js';
import { findingOf } from './run-checks.js';

/** The open database of a run, or why it cannot be opened. */
async function inspected(context: CheckContext): Promise<Inspection> {
  return context.shared('database', () => inspectDatabase(databaseOf(context.settings, context.signal)));
}

export async function checkConnection(context: CheckContext): Promise<Finding> {
  try {
    const { engine, version, location } = await inspected(context);
    return ok(`${location} can be read (${engine === 'duckdb' ? 'DuckDB' : 'server'} ${version})`);
  } catch (error) {
    if (error instanceof NoInputError) return warning(error.message, error.hint);
    if (isInUse(error)) return ok(`${error.message}, so it was not opened`);
    throw error;
  }
}

/** Another process has the DuckDB file: most likely a run. A server that is busy has a hint of its own. */
function isInUse(error: unknown): error is TryAgainError {
  return error instanceof TryAgainError && error.message.includes('is in use by');
}

/** What `check` finds in the database, or that it cannot look. */
export async function inDatabase(
  context: CheckContext,
  check: (inspection: Inspection) => Promise<Finding> | Finding,
): Promise<Finding> {
  let inspection;
  try {
    inspection = await inspected(context);
  } catch (error) {
    if (isInUse(error)) return ok('not checked while another process has the database');
    const { status } = findingOf(error);
    if (error instanceof NoInputError) return ok('nothing is stored yet');
    return warning(
      `not checked, since the database cannot be opened`,
      status === 'failure'
        ? 'do what the hint of the check connection says first'
        : 'run as root to check this',
    );
  }
  return check(inspection);
}

export async function checkSchema(context: CheckContext): Promise<Finding> {
  return inDatabase(context, ({ schema, latestSchema }) => {
    const found = `version ${schema}`;
    if (schema === latestSchema) return ok(`${found}, the newest`);
    if (schema === 0)
      return warning('the database has no tables of authtrack yet', 'run `authtrack analyze`');
    return warning(
      `${found}, of an earlier authtrack; the newest is ${latestSchema}`,
      'run `authtrack db migrate`',
    );
  });
}

export async function checkPrivileges(context: CheckContext): Promise<Finding> {
  return inDatabase(context, ({ engine, grants, location, schema }) =>
    engine === 'duckdb' || grants === undefined
      ? fileRights(location)
      : grantsFinding(grants, decodeURIComponent(path.posix.basename(location)), schema > 0),
  );
}

/** @param location `duckdb:FILE` */
async function fileRights(location: string): Promise<Finding> {
  const file = location.replace(/^duckdb:/, '');
  const may = (name: string): Promise<boolean> =>
    access(name, constants.W_OK).then(
      () => true,
      () => false,
    );
  if ((await may(file)) && (await may(path.dirname(file))))
    return ok('this user can read and write the file');
  return warning(
    'this user can read the file but not write it: `authtrack analyze` fails, `bans`, `charts` and `db info` work',
    'run `authtrack analyze` as the user who owns the file',
  );
}

function grantsFinding(grants: readonly string[], database: string, hasTables: boolean): Finding {
  const { missing, hasRoles } = missingPrivileges(grants, database);
  const needed = missing.filter((privilege) => !(hasTables && ['CREATE', 'ALTER'].includes(privilege)));
  const [later] = missing;
  if (later === undefined) return ok('this user has all privileges that authtrack needs');
  if (hasRoles) return ok(`this user has privileges through a role; directly it lacks ${missing.join(', ')}`);
  const hint = `run as the administrator of the server: GRANT ${missing.join(', ')} ON the database TO this user (docs/mysql.md)`;
  if (needed.length === 0) {
    return ok(`this user may store logins; to upgrade the tables it lacks ${missing.join(', ')}`);
  }
  const onlyReads = !missing.includes('SELECT');
  const found = `this user lacks ${missing.join(', ')}`;
  return onlyReads ? warning(`${found}: it can read, but not store logins`, hint) : failure(found, hint);
}
