// Reads the system files that the allowlist needs, by their absolute paths.
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

export type Files = {
  /** The content, or undefined if the file is missing. Throws what node:fs throws. */
  readonly read: (file: string) => Promise<Buffer | undefined>;
  /** The names in a folder, sorted; an empty list if the folder is missing. Throws what node:fs throws. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** The target of a symbolic link; undefined if it cannot be read. */
  readonly link: (file: string) => Promise<string | undefined>;
};

/** The files below a root. @param root `/`, or a folder used in its place */
export function filesBelow(root: string): Files {
  const at = (file: string): string => path.join(root, file);
  return {
    read: (file) => readFile(at(file)).catch(missing(undefined)),
    list: async (folder) => (await readdir(at(folder)).catch(missing([]))).sort(),
    link: (file) => readlink(at(file)).catch(() => undefined),
  };
}

function missing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    // ESRCH: the process has ended in the meantime.
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(error.code ?? '')) return instead;
    throw error;
  };
}
