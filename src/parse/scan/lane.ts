// A shape of lane-shapes.ts, taken apart: what stands at the beginning, what stands at the end, and which fields are
// between.
import { Literal } from './literal.js';

export type Lane = {
  /** Its place in lane-shapes.ts. */
  readonly number: number;
  readonly begin: Literal;
  /** From the user name to the address, or undefined where there is no user name. */
  readonly gap: Literal | undefined;
  /** `none`: nothing varies. `text`: any text follows `begin`. `end`: address and port stand before `tail`. `start`: they follow `begin`. */
  readonly fields: 'none' | 'text' | 'end' | 'start';
  /** Behind the port. */
  readonly tail: Literal;
  /** Of `start`: what stands at the end of the line. */
  readonly last: Literal;
};

const field = /%[uan*]/g;

/** @throws Error for a shape that is none of the four kinds; it would be a bug. */
export function laneOf(shape: string, number: number): Lane {
  const names = (shape.match(field) ?? []).join('');
  const [first0 = '', ...literals] = shape.split(field);
  const begin = new Literal(first0);
  const [first = '', second = '', third = ''] = literals;
  const none = new Literal('');
  switch (names) {
    case '':
      return { number, begin, gap: undefined, fields: 'none', tail: none, last: none };
    case '%*':
      return { number, begin, gap: undefined, fields: 'text', tail: none, last: new Literal(first) };
    case '%a%n':
      return { number, begin, gap: undefined, fields: 'end', tail: new Literal(second), last: none };
    case '%u%a%n':
      return { number, begin, gap: new Literal(first), fields: 'end', tail: new Literal(third), last: none };
    case '%a%n%*':
      return { number, begin, gap: undefined, fields: 'start', tail: new Literal(second), last: new Literal(third) };
    default:
      throw new Error(`no lane can read ${shape}`);
  }
}
