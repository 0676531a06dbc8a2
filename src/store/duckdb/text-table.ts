// Tuples of texts, each numbered once: the small tables that staged rows point into.

type Text = string | null;
type Level = Map<Text, Level | number>;

export type TextTable = {
  /** The number of a tuple of `width` texts, from 0 in the order of their coming. Cheapest with the most varied last. */
  readonly number: (...texts: readonly Text[]) => number;
  readonly tuples: readonly (readonly Text[])[];
  readonly width: number;
};

export function numberTexts(width: number): TextTable {
  const root: Level = new Map();
  const tuples: (readonly Text[])[] = [];
  return {
    width,
    tuples,
    // One map within the other, since joining the texts to one key costs more than it saves.
    number: (...texts) => {
      let level = root;
      for (let depth = 0; depth < width - 1; depth++) level = below(level, texts[depth] ?? null);
      const last = texts[width - 1] ?? null;
      const known = level.get(last);
      if (typeof known === 'number') return known;
      level.set(last, tuples.length);
      return tuples.push(texts) - 1;
    },
  };
}

function below(level: Level, text: Text): Level {
  const known = level.get(text);
  if (known instanceof Map) return known;
  const made: Level = new Map();
  level.set(text, made);
  return made;
}
