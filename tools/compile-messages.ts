// Compiles the lists of ignored messages into the module that src/sshd/ignored/compiled-messages.d.ts declares. Part
// of `npm run build`, after tsc.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { FormatsByReason } from '../src/sshd/ignored/format-reader.js';
import { MessageFileError, parseMessageFile, type MessageGroup } from './message-file.js';

const folder = 'src/sshd/ignored';

/** Returns the source text of the module. */
export function compiledModule(sshd: readonly MessageGroup[], dropbear: readonly MessageGroup[]): string {
  const constants = {
    sshdMessages: formatsByReason(sshd, false),
    sshdFunctionMessages: formatsByReason(sshd, true),
    dropbearMessages: formatsByReason(dropbear, false),
  };
  return Object.entries(constants)
    .map(([name, formats]) => `export const ${name} = ${JSON.stringify(formats)};\n`)
    .join('');
}

function formatsByReason(groups: readonly MessageGroup[], afterFunction: boolean): FormatsByReason {
  const lists = new Map<string, string[]>();
  for (const { reason, formats } of groups) {
    const list = lists.get(reason) ?? [];
    list.push(
      ...formats.filter((listed) => listed.afterFunction === afterFunction).map(({ format }) => format),
    );
    if (list.length > 0) lists.set(reason, list);
  }
  return Object.fromEntries([...lists].map(([reason, list]) => [reason, list.join('\n')]));
}

/** Reads a list of the project, in the folder of the checkout. */
export function readMessageFile(name: 'sshd.messages' | 'dropbear.messages'): readonly MessageGroup[] {
  const file = `${folder}/${name}`;
  return parseMessageFile(readFileSync(file, 'utf8'), file);
}

/** dropbear does not write the names of its functions. */
function refuseFunctions(groups: readonly MessageGroup[]): void {
  const wrong = groups.flatMap(({ formats }) => formats).find(({ afterFunction }) => afterFunction);
  if (!wrong) return;
  const place = `${folder}/dropbear.messages:${wrong.line}`;
  throw new MessageFileError(
    place,
    '"*: " stands for a function of sshd',
    'remove it: dropbear names no functions',
  );
}

function main(): void {
  try {
    const dropbear = readMessageFile('dropbear.messages');
    refuseFunctions(dropbear);
    const compiled = compiledModule(readMessageFile('sshd.messages'), dropbear);
    writeFileSync(`dist/${folder}/compiled-messages.js`, compiled);
  } catch (error) {
    if (!(error instanceof MessageFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
