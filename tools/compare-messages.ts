// Compares the messages that a release of OpenSSH can log with those that authtrack knows: its events, the ignored ones
// of src/sshd/ignored/sshd.messages, and those of tools/left-out.txt. Prints what is new and what is gone.
//
//     node dist/tools/compare-messages.js FOLDER|TABLE
//
// FOLDER is an unpacked source tree of OpenSSH portable. The exit code is 1 if something is new.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { AuthtrackError, UsageError } from '../src/lib/errors.js';
import { formatReader } from '../src/sshd/ignored/format-reader.js';
import { readMessage } from '../src/sshd/read-message.js';
import { readMessageFile } from './compile-messages.js';
import type { ListedFormat, MessageGroup } from './message-file.js';
import { readRelease, type ReleaseFormat } from './release-formats.js';
import { plainFormat, possibleCallers, sampleTexts } from './sample-texts.js';

const LEFT_OUT = 'tools/left-out.txt';

/** Files, and in them the formats that no list needs; `*` stands for all of the file. */
export type LeftOut = ReadonlyMap<string, ReadonlySet<string>>;

export type Comparison = {
  /** Formats of the release that are neither known nor left out. */
  readonly added: readonly ReleaseFormat[];
  /** Listed formats that the newest release had, and this one does not have. */
  readonly gone: readonly (ListedFormat & { readonly source: string })[];
  readonly known: number;
  readonly leftOut: number;
};

export function compareMessages(
  release: readonly ReleaseFormat[],
  groups: readonly MessageGroup[],
  leftOut: LeftOut,
): Comparison {
  const logged = release
    .map((format) => ({ format, texts: sampleTexts(format, possibleCallers(format, groups)) }))
    .filter(({ texts }) => texts.length > 0);
  const unknown = logged.filter(
    ({ texts }) => !texts.some((text) => readMessage(text, 'sshd') !== undefined),
  );
  const added = unknown.filter(({ format }) => !isLeftOut(format, leftOut));
  const texts = [...new Set(logged.flatMap((each) => each.texts))];
  const gone = groups.flatMap(({ source, reason, formats }) =>
    formats
      .filter(({ first, last }) => first !== undefined && last === undefined)
      .filter((listed) => !texts.some(formatTest(listed, reason)))
      .map((listed) => ({ ...listed, source })),
  );
  return {
    added: added.map(({ format }) => format),
    gone,
    known: logged.length - unknown.length,
    leftOut: unknown.length - added.length,
  };
}

const functionName = /^[a-z_][a-z0-9_]*: /;

function formatTest(
  { format, afterFunction }: ListedFormat,
  reason: MessageGroup['reason'],
): (text: string) => boolean {
  const read = formatReader({ [reason]: format });
  return (text) => {
    const name = afterFunction ? functionName.exec(text)?.[0] : '';
    return name !== undefined && read({ text: text.slice(name.length), mayBeCut: false }) !== undefined;
  };
}

function isLeftOut({ file, format }: ReleaseFormat, leftOut: LeftOut): boolean {
  const formats = leftOut.get(file);
  return formats !== undefined && (formats.has('*') || formats.has(plainFormat(format)));
}

/** @throws UsageError if a line is wrong */
export function parseLeftOut(text: string, name: string): LeftOut {
  const files = new Map<string, Set<string>>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [file = '', format, ...more] = line.split('\t');
    if (format === undefined || more.length > 0) {
      throw new UsageError(`${name}:${i + 1}: expected a file, a tab and a format, got "${line}"`, {
        hint: 'write %s for each conversion, and * for all formats of the file',
      });
    }
    files.set(file, (files.get(file) ?? new Set()).add(format));
  }
  return files;
}

/** The comparison as text, by source file. */
export function comparisonText({ added, gone, known, leftOut }: Comparison): string {
  const news = added.map(({ file, call, format }) => [file, `${call}: ${plainFormat(format)}`] as const);
  const olds = gone.map(({ source, format, first = '' }) => [source, `since ${first}: ${format}`] as const);
  return [
    `formats: ${known} known, ${leftOut} left out, ${news.length} new, ${olds.length} gone`,
    ...bySource('new', news),
    ...bySource('gone', olds),
    '',
  ].join('\n');
}

function bySource(
  title: string,
  rows: readonly (readonly [source: string, text: string])[],
): readonly string[] {
  const sources = [...new Set(rows.map(([source]) => source))].sort();
  return sources.flatMap((source) => {
    const texts = new Set(rows.filter(([other]) => other === source).map(([, text]) => text));
    return ['', `${title} in ${source}`, ...[...texts].map((text) => `  ${text}`)];
  });
}

function main(args: readonly string[]): void {
  const [place] = args;
  if (place === undefined || args.length > 1) {
    throw new UsageError('expected one argument', {
      hint: 'give a source tree of OpenSSH, or a table of formats',
    });
  }
  const leftOut = parseLeftOut(readFileSync(LEFT_OUT, 'utf8'), LEFT_OUT);
  const comparison = compareMessages(readRelease(place), readMessageFile('sshd.messages'), leftOut);
  process.stdout.write(comparisonText(comparison));
  if (comparison.added.length === 0) return;
  process.exitCode = 1;
  process.stderr.write(
    `  hint: add each to src/sshd/message-formats.ts, to src/sshd/ignored/sshd.messages, or to ${LEFT_OUT}\n`,
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof AuthtrackError)) throw error;
    process.stderr.write(`${error.message}\n  hint: ${error.hint}\n`);
    process.exitCode = error.exitCode;
  }
}
