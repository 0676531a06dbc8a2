/**
 * What a command does to a database. `read`: nothing, so it needs no right to write, and leaves room for others that
 * read. `change`: only where there is one. `create`: it is made, and its tables are brought up to date.
 */
export type Access = 'read' | 'change' | 'create';
