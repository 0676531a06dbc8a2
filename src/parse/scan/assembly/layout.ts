// Where things stand in the memory of the scanner, in bytes. Read by both sides: by what runs there (AssemblyScript), and
// by what fills it in and takes out what was found (TypeScript). Memory that is never touched costs nothing.

/** The templates, TEMPLATE_BYTES each; see the fields below. */
export const TEMPLATES = 0x400;
export const TEMPLATE_BYTES = 64;
export const MAX_TEMPLATES = 256;
/** By a hash of the beginning of a message: the number of the first template to be tried and 1, or 0; 32 bits each. */
export const TEMPLATE_SLOTS = 0x4400;
export const TEMPLATE_SLOT_BITS = 10;
/** A template whose beginning is shorter is looked for last: in the slot behind all others. */
export const MIN_BEGIN_BYTES = 12;
/** The texts of the templates, one behind the other, each with WORD_BYTES behind it. */
export const LITERALS = 0x5800;
/** Whole lines, with a newline behind them. */
export const BLOCK = 0x1_0000;
export const MAX_BLOCK_BYTES = 0x21_0000;
/** Texts found, TEXT_BYTES each; see the fields below. */
export const TEXTS = 0x23_0000;
export const TEXT_BYTES = 32;
export const MAX_TEXTS = 1 << 16;
/** By the hash of a text: its number and 1, or 0; 32 bits each. */
export const TEXT_SLOTS = 0x43_0000;
export const MAX_TEXT_SLOT_BITS = 17;
/** Texts that are longer than two words. */
export const LONG_TEXTS = 0x4b_0000;
export const LONG_TEXTS_BYTES = 0x10_0000;
/** What was found: see record-fields.ts. */
export const RECORDS = 0x5c_0000;
export const MAX_RECORDS = 1 << 17;

/** What is compared at once. */
export const WORD_BYTES = 8;

// Of a template, 32 bits each. A text is where it stands and how long it is.
/** The number of the template to be tried next and 1, or 0. */
export const TEMPLATE_NEXT = 0;
export const TEMPLATE_NUMBER = 4;
export const TEMPLATE_FIELDS = 8;
export const TEMPLATE_HAS_PORT = 12;
export const TEMPLATE_IS_IGNORED = 16;
export const TEMPLATE_BEGIN = 20;
/** Length 0 where the template has no user name. */
export const TEMPLATE_GAP = 28;
export const TEMPLATE_TAIL = 36;
export const TEMPLATE_LAST = 44;
export const LENGTH = 4;

// Kinds of fields: see template.ts.
export const FIELDS_NONE = 0;
export const FIELDS_TEXT = 1;
export const FIELDS_END = 2;
export const FIELDS_COLON = 3;
export const FIELDS_START = 4;

// Of a text. Where it stands is told of a text that is new in this block.
export const TEXT_START = 0;
export const TEXT_LENGTH = 4;
/** Its first bytes, or where all of it stands in LONG_TEXTS. */
export const TEXT_FIRST = 8;
export const TEXT_SECOND = 16;
export const TEXT_HASH = 24;
