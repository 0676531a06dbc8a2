// The function type of all header formats: fills the header, or returns why it cannot.
import type { Ignored, Malformed } from '../model/outcome.js';
import type { Header } from './header.js';

type Refusal = Ignored | Malformed;

/**
 * Fills `header` from text[start, end), or returns why the line has no header. `malformedAs.noTime` means that the line
 * is not in this format and another one may be tried. Changes only `header`, does not throw, takes linear time.
 */
export type HeaderReader = (text: string, start: number, end: number, header: Header) => Refusal | undefined;
