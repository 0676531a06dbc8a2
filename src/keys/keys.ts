// Entry point: reads authorized_keys files, and joins their keys with what the stored logins say. Read authorized-keys.ts
// first.
export { readAuthorizedKeys } from './authorized-keys.js';
export { accountOfFile } from './account-of-file.js';
export { joinUse, keysToAsk } from './join-use.js';
