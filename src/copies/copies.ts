// The entry point of this folder: logins that another log of the same machine has already brought.
export { mergeCopies } from './merge-copies.js';
