// Codes of ASCII characters, for checks of bytes and texts that are cheaper than a pattern. The scanner (AssemblyScript)
// imports them too, so this file contains nothing but numbers.

export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const ESCAPE = 0x1b;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const OPENING_PARENTHESIS = 0x28;
export const CLOSING_PARENTHESIS = 0x29;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const LESS_THAN = 0x3c;
export const EQUALS = 0x3d;
export const GREATER_THAN = 0x3e;
export const UPPER_A = 0x41;
export const UPPER_T = 0x54;
export const UPPER_Z = 0x5a;
export const OPENING_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSING_BRACKET = 0x5d;
export const LOWER_A = 0x61;
export const LOWER_S = 0x73;
export const LOWER_Z = 0x7a;
