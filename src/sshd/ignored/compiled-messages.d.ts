// sshd.messages and dropbear.messages as a module. tools/compile-messages.ts writes it to dist/ during the build.
import type { FormatsByReason } from './format-reader.js';

export declare const sshdMessages: FormatsByReason;
/** Formats that follow the name of a function of sshd. */
export declare const sshdFunctionMessages: FormatsByReason;
export declare const dropbearMessages: FormatsByReason;
