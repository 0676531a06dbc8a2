import { NoInputError } from '../lib/errors.js';

const hint =
  '`authtrack analyze` makes it and reads logs into it; `authtrack config` shows which database is meant, and who said so.';

export function noDatabase(location: string): NoInputError {
  return new NoInputError(`there is no database ${location}`, { hint });
}

export function noTables(location: string): NoInputError {
  return new NoInputError(
    `the database ${location} has no tables of authtrack, or none that this user may see`,
    { hint },
  );
}
