import { NoInputError } from '../lib/errors.js';

const hint =
  'Run `authtrack analyze` to create it and read logs into it, or `authtrack config` to see where its name comes from.';

export function noDatabase(location: string): NoInputError {
  return new NoInputError(`there is no database ${location}`, { hint });
}

export function noTables(location: string): NoInputError {
  return new NoInputError(
    `the database ${location} has no authtrack tables, or none that this user can see`,
    { hint },
  );
}
