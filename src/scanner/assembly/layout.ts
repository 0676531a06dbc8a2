// The memory layout of the scanner, in bytes. Both sides read this file: the scanner (AssemblyScript), and the code
// that copies data into and out of its memory (TypeScript). Memory that is never touched costs nothing.

/** The templates, TEMPLATE_BYTES each; see the fields below. */
export const TEMPLATES = 0x400;
export const TEMPLATE_BYTES = 64;
export const MAX_TEMPLATES = 256;
/** By the hash of the beginning of a message: 1 + the index of the first template to try, or 0; 32 bits each. */
export const TEMPLATE_SLOTS = 0x4400;
export const TEMPLATE_SLOT_BITS = 10;
/** Templates with a shorter beginning are tried last; they are in the slot after all others. */
export const MIN_BEGIN_BYTES = 12;
/** The literal texts of the templates, each followed by WORD_BYTES of padding. */
export const LITERALS = 0x5800;
/** Whole lines, followed by an extra newline. */
export const BLOCK = 0x1_0000;
export const MAX_BLOCK_BYTES = 0x21_0000;
/** The texts that were found, TEXT_BYTES each; see the fields below. */
export const TEXTS = 0x23_0000;
export const TEXT_BYTES = 32;
export const MAX_TEXTS = 1 << 16;
/** By the hash of a text: 1 + its number, or 0; 32 bits each. */
export const TEXT_SLOTS = 0x43_0000;
export const MAX_TEXT_SLOT_BITS = 17;
/** The bytes of texts that are longer than two words. */
export const LONG_TEXTS = 0x4b_0000;
export const LONG_TEXTS_BYTES = 0x10_0000;
/** The records: see record-fields.ts. */
export const RECORDS = 0x5c_0000;
export const MAX_RECORDS = 1 << 17;

/** Texts are compared word by word. */
export const WORD_BYTES = 8;

// The fields of a template, 32 bits each. A literal text has two: its address and its length.
/** 1 + the index of the template to try next, or 0. */
export const TEMPLATE_NEXT = 0;
export const TEMPLATE_NUMBER = 4;
export const TEMPLATE_FIELDS = 8;
export const TEMPLATE_HAS_PORT = 12;
export const TEMPLATE_IS_IGNORED = 16;
export const TEMPLATE_BEGIN = 20;
/** Its length is 0 if the template has no user name. */
export const TEMPLATE_GAP = 28;
export const TEMPLATE_TAIL = 36;
export const TEMPLATE_LAST = 44;
export const LENGTH = 4;

// How to find the fields: see templates.ts.
export const FIELDS_NONE = 0;
export const FIELDS_TEXT = 1;
export const FIELDS_END = 2;
export const FIELDS_KEY = 3;
export const FIELDS_START = 4;

// The fields of a text. TEXT_START is valid only for a text that is new in this block.
export const TEXT_START = 0;
export const TEXT_LENGTH = 4;
/** Its first eight bytes, or the address of its copy in LONG_TEXTS. */
export const TEXT_FIRST = 8;
export const TEXT_SECOND = 16;
export const TEXT_HASH = 24;
