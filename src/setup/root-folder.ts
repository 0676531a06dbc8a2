// Paths below the root folder: `/`, or the folder of a system image that `--root` names.
import { chmod, lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { CannotCreateError, NoInputError, PermissionError } from '../lib/errors.js';
import { exposedOnTheWay } from '../lib/ownership.js';
import { writeFailure } from '../lib/write-errors.js';

/** Files of the machine's configuration are read by services of other users. */
const FOR_ALL = 0o755;

export class RootFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param named the value of `--root`; undefined: this machine. @throws NoInputError */
  static async open(named: string | undefined): Promise<RootFolder> {
    if (named === undefined) return new RootFolder('/');
    const found = await realpath(named).catch(() => undefined);
    if (found !== undefined && (await lstat(found)).isDirectory()) return new RootFolder(found);
    throw new NoInputError(`--root: no folder ${named}`, {
      hint: 'create it first, or name the folder that a system image is mounted on',
    });
  }

  /** Whether the files are those of the running system. */
  get isThisMachine(): boolean {
    return this.folder === '/';
  }

  /** How a file of the system is reached: `/etc/authtrack` -> `/mnt/image/etc/authtrack`. */
  path(file: string): string {
    return path.join(this.folder, file);
  }

  has(...files: readonly string[]): boolean {
    return files.some((file) => existsSync(this.path(file)));
  }

  /** Whether a symbolic link is there. Throws what the file system throws. */
  async hasLink(file: string): Promise<boolean> {
    return (await kindOf(this.path(file))) === 'link';
  }

  /**
   * Checks the way from the root folder to a file, as far as it exists.
   * @returns the missing folders, outermost first. @throws CannotCreateError, PermissionError
   */
  async checkWay(file: string): Promise<readonly string[]> {
    return orWriteFailure(this.path(file), async () => {
      const missing: string[] = [];
      let at = this.path(path.dirname(file));
      for (; (await kindOf(at)) === undefined; at = path.dirname(at)) missing.unshift(at);
      if (!this.isThisMachine) await this.#refuseLinks(at);
      const exposed = await exposedOnTheWay(at);
      if (exposed === undefined) return missing;
      throw new PermissionError(`nothing is written into the folder ${at}: ${exposed.path} ${exposed.why}`, {
        hint: `make root the owner, and take write access from others (chown, chmod go-w ${exposed.path})`,
      });
    });
  }

  /** A link in an image may lead out of it. */
  async #refuseLinks(folder: string): Promise<void> {
    for (let at = folder; at !== this.folder && at !== '/'; at = path.dirname(at))
      if ((await kindOf(at)) === 'link')
        throw new CannotCreateError(`nothing is written through ${at}: it is a symbolic link`, {
          hint: 'replace the link with a folder: it may lead out of the folder of --root',
        });
  }

  /** Makes the folder of a file, readable for all. @throws as checkWay */
  async makeFolderOf(file: string): Promise<void> {
    const missing = await this.checkWay(file);
    await orWriteFailure(this.path(file), async () => {
      for (const folder of missing) {
        await mkdir(folder, { mode: FOR_ALL });
        await chmod(folder, FOR_ALL);
      }
    });
  }

  /** Makes a symbolic link, and its folder. @throws as checkWay */
  async makeLink(file: string, target: string): Promise<void> {
    await this.makeFolderOf(file);
    await orWriteFailure(this.path(file), () => symlink(target, this.path(file)));
  }
}

/** The end of the hint for what cannot be written. */
export const ELSEWHERE = 'move away what is there, and run `authtrack setup` again';

async function orWriteFailure<T>(file: string, act: () => Promise<T>): Promise<T> {
  return act().catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).syscall === undefined
      ? error
      : writeFailure(file, error as NodeJS.ErrnoException, ELSEWHERE);
  });
}

async function kindOf(name: string): Promise<'link' | 'other' | undefined> {
  try {
    return (await lstat(name)).isSymbolicLink() ? 'link' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
