// Compressed bytes -> bytes, for files and streams alike. gzip is Node's own; for the others the system has a tool.
import { DataError, IoError, UnavailableError, type AuthtrackError } from '../lib/errors.js';
import type { ChildEnd, SpawnContext } from './child-output.js';
import type { Compression } from './content.js';

type Tool = {
  readonly program: string;
  /** Where it is found on Debian, Ubuntu and Alpine; elsewhere the package has the name of the program. */
  readonly debianPackage: string;
  /** Exit codes with which all was written. */
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
 * What can be had of a damaged file is given before the failure. Ends early, and without a failure, when the signal of
 * `parent` has come.
 * @throws DataError where `chunks` are no whole file of this format, UnavailableError where its tool is missing, IoError;
 * what `chunks` throws
 */
export async function* decompressed(
  format: Compression,
  { name, chunks }: Compressed,
  spawnContext: SpawnContext,
): AsyncGenerator<Buffer> {
  if (format === 'gzip') {
    const { gunzipped } = await import('./gunzipped.js');
    yield* gunzipped(name, chunks, spawnContext.signal);
    return;
  }
  const { ChildOutput } = await import('./child-output.js');
  const tool = tools[format];
  const command = {
    program: tool.program,
    args: ['-dc'],
    input: chunks,
    findError: (end: ChildEnd): AuthtrackError | undefined => findToolError(name, tool, end),
  };
  yield* new ChildOutput(command, spawnContext).chunks();
}

function findToolError(name: string, tool: Tool, end: ChildEnd): AuthtrackError | undefined {
  const { program } = tool;
  const { code, error, signal, stderr } = end;
  if (error) return notStarted(name, tool, error);
  if (code !== null && tool.fine.includes(code)) return undefined;
  if (signal !== null) {
    return new IoError(`${name}: ${program} was ended by ${signal}`, {
      hint: 'What was read before is taken. Run the same command again: it goes on from there.',
    });
  }
  const [said = ''] = stderr.trim().split('\n');
  return new DataError(`${name} is not a whole ${program} file: ${said}`, {
    hint: `It may still be being written, or be damaged (${program} -t tells). The lines before are taken; run again when it is whole.`,
  });
}

function notStarted(
  name: string,
  { program, debianPackage }: Tool,
  cause: NodeJS.ErrnoException,
): AuthtrackError {
  if (cause.code === 'ENOENT') {
    return new UnavailableError(`${name} is compressed with ${program}, and ${program} is not installed`, {
      hint: `Install it: apt install ${debianPackage}, or dnf install ${program}.`,
      cause,
    });
  }
  return new IoError(`${name} cannot be read: ${program} does not start: ${cause.message}`, {
    hint: 'Run the same command again when the machine is less busy.',
    cause,
  });
}
