// A line for people, as a command returns it: the writer of the lines escapes it, breaks it for the terminal and colours it.
import type { Tone } from '../lib/terminal.js';

export type OutLine = string | StyledLine;

type StyledLine = {
  readonly text: string;
  readonly tone?: Tone;
  /** Spaces before the rest of a line that is broken; without it two more than the line begins with. */
  readonly indent?: number;
  /** Never broken, because it is copied or compared: a line of a file. */
  readonly isWhole?: boolean;
};

/** A line that begins with a label; what is broken goes on below the text. */
export function labelled(label: string, text: string, labelWidth: number): OutLine {
  return { text: `${label.padEnd(labelWidth)}${text}`, indent: labelWidth };
}
