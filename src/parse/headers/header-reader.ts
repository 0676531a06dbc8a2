// What all forms of headers have in common: one function that fills the header or says why not.
import type { Ignored, Malformed } from '../outcome.js';
import type { Header } from './header.js';

type Refusal = Ignored | Malformed;

/**
 * Fills `header` from text[start, end), or says why the line has none. `malformedAs.noTime` means that the line does
 * not have this form, so that another may be tried. Pure but for `header`; never throws; linear in the line.
 */
export type HeaderReader = (text: string, start: number, end: number, header: Header) => Refusal | undefined;
