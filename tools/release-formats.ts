// The format strings that one release of sshd can write to its log: from a source tree, or from a table.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DataError, NoInputError } from '../src/lib/errors.js';
import { formatStrings, unescaped, type FormatString } from './format-strings.js';

export type ReleaseFormat = FormatString & { readonly file: string };

/**
 * Returns the formats of an unpacked source tree of OpenSSH portable, or of a table with the columns versions, file,
 * call and format, of which the rows that end in HEAD count.
 * @throws NoInputError, DataError
 */
export function readRelease(place: string): readonly ReleaseFormat[] {
  if (!existsSync(place)) {
    throw new NoInputError(`${place} does not exist`, {
      hint: 'give an unpacked source tree of OpenSSH, or a table',
    });
  }
  return statSync(place).isDirectory() ? readTree(place) : readTable(place);
}

// LIBSSH_OBJS=${LIBOPENSSH_OBJS} \
//   authfd.o authfile.o \
const objectLists = /^(?:LIBOPENSSH_OBJS|LIBSSH_OBJS|SSHD\w*OBJS|SFTPSERVER_OBJS)[ \t]*=((?:\\\n|[^\n])*)/gm;

function readTree(folder: string): readonly ReleaseFormat[] {
  const makefile = path.join(folder, 'Makefile.in');
  const lists = existsSync(makefile) ? [...readFileSync(makefile, 'utf8').matchAll(objectLists)] : [];
  const objects = lists.flatMap(([, list = '']) =>
    [...list.matchAll(/([\w-]+)\.o\b/g)].map(([, name = '']) => name),
  );
  const files = [...new Set(objects)].sort().map((name) => `${name}.c`);
  const present = files.filter((file) => existsSync(path.join(folder, file)));
  if (present.length === 0) {
    throw new DataError(
      `${folder} is not a source tree of OpenSSH portable: Makefile.in names no files of sshd`,
      {
        hint: 'unpack openssh-X.YpZ.tar.gz, and give the folder that contains Makefile.in',
      },
    );
  }
  return present.flatMap((file) =>
    formatStrings(readFileSync(path.join(folder, file), 'utf8')).map((found) => ({ file, ...found })),
  );
}

const COLUMNS = ['versions', 'file', 'call', 'format'] as const;

function readTable(file: string): readonly ReleaseFormat[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n');
  if (!head.startsWith(COLUMNS.join('\t'))) {
    throw new DataError(`${file} has other columns than ${COLUMNS.join(', ')}`, {
      hint: 'give a table with one format a line and tabs between its columns',
    });
  }
  return lines
    .map((line) => line.split('\t'))
    .filter(([versions = '']) => versions.endsWith('HEAD'))
    .map(([, source = '', call = '', format = '']) => ({
      ...{ file: source, call, format: unescaped(format) },
      caller: undefined,
    }));
}
