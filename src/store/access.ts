/**
 * How a command uses a database. `read` changes nothing, so it needs no right to write, and other readers may share the
 * database. `change` requires an existing database. `create` makes a missing one, and upgrades its tables.
 */
export type Access = 'read' | 'change' | 'create';
