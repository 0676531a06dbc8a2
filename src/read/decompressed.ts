// Decompresses files and streams. Node has gzip; other formats need a system tool.
import { DataError, IoError, UnavailableError, type AuthtrackError } from '../lib/errors.js';
import type { ChildEnd, SpawnContext } from './child-output.js';
import type { Compression } from './content.js';
import { againHint, incompleteHint, type Reader } from './log-errors.js';

type Tool = {
  readonly program: string;
  /** Package on Debian, Ubuntu and Alpine. On other systems the package is named like the program. */
  readonly debianPackage: string;
  /** Exit codes after which the output is complete. */
  readonly fine: readonly number[];
};

const tools: Readonly<Record<Exclude<Compression, 'gzip'>, Tool>> = {
  // 2: "something worth a warning occurred, but no actual errors occurred" (xz(1), EXIT STATUS)
  xz: { program: 'xz', debianPackage: 'xz-utils', fine: [0, 2] },
  zstd: { program: 'zstd', debianPackage: 'zstd', fine: [0] },
  bzip2: { program: 'bzip2', debianPackage: 'bzip2', fine: [0] },
};

export type Compressed = {
  /** For messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
};

/**
 * Decompressed bytes. Of a damaged file, the readable part comes before the failure. Ends early, without a failure,
 * when the signal of `spawnContext` comes.
 * @throws DataError if `chunks` are not a complete file of this format, UnavailableError if the tool is missing,
 * IoError; what `chunks` throws
 */
export async function* decompressed(
  format: Compression,
  { name, chunks }: Compressed,
  spawnContext: SpawnContext,
): AsyncGenerator<Buffer> {
  if (format === 'gzip') {
    const { gunzipped } = await import('./gunzipped.js');
    yield* gunzipped(name, chunks, spawnContext);
    return;
  }
  const { ChildOutput } = await import('./child-output.js');
  const tool = tools[format];
  const command = {
    program: tool.program,
    args: ['-dc'],
    input: chunks,
    findError: (end: ChildEnd): AuthtrackError | undefined =>
      findToolError(name, tool, end, spawnContext.reader),
  };
  yield* new ChildOutput(command, spawnContext).chunks();
}

function findToolError(name: string, tool: Tool, end: ChildEnd, reader: Reader): AuthtrackError | undefined {
  const { program } = tool;
  const { code, error, signal, stderr } = end;
  if (error) return notStarted(name, tool, error);
  if (code !== null && tool.fine.includes(code)) return undefined;
  if (signal !== null) {
    return new IoError(`${name}: ${program} was ended by ${signal}`, {
      hint: againHint(reader),
    });
  }
  const [said = ''] = stderr.trim().split('\n');
  return new DataError(`${name} is not a complete ${program} file: ${said}`, {
    hint: incompleteHint(program, reader),
  });
}

function notStarted(
  name: string,
  { program, debianPackage }: Tool,
  cause: NodeJS.ErrnoException,
): AuthtrackError {
  if (cause.code === 'ENOENT') {
    return new UnavailableError(`${name} is compressed with ${program}, and ${program} is not installed`, {
      hint: `install it: apt install ${debianPackage}, or dnf install ${program}`,
      cause,
    });
  }
  return new IoError(`cannot read ${name}: ${program} does not start: ${cause.message}`, {
    hint: 'run the same command again when the machine is less busy',
    cause,
  });
}
