// Paths below the root folder: `/`, or the folder of a system image that `--root` names.
import { lstat, mkdir, chmod, realpath } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { CannotCreateError, NoInputError, PermissionError } from '../lib/errors.js';
import { exposedOnTheWay } from '../lib/ownership.js';

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
    const missing: string[] = [];
    let at = this.path(path.dirname(file));
    for (; (await kindOf(at)) === undefined; at = path.dirname(at)) missing.unshift(at);
    const exposed = await exposedOnTheWay(at);
    if (exposed !== undefined)
      throw new PermissionError(`nothing is written into the folder ${at}: ${exposed.path} ${exposed.why}`, {
        hint: `make root the owner, and take write access from others (chown, chmod go-w ${exposed.path})`,
      });
    // A link in an image may lead out of it.
    if (!this.isThisMachine)
      for (; at !== this.folder && at !== '/'; at = path.dirname(at))
        if ((await kindOf(at)) === 'link')
          throw new CannotCreateError(`nothing is written through ${at}: it is a symbolic link`, {
            hint: 'replace the link with a folder: it may lead out of the folder of --root',
          });
    return missing;
  }

  /** Makes the folder of a file, readable for all. @throws what checkWay and the file system throw */
  async makeFolderOf(file: string): Promise<void> {
    for (const folder of await this.checkWay(file)) {
      await mkdir(folder, { mode: FOR_ALL });
      await chmod(folder, FOR_ALL);
    }
  }
}

async function kindOf(name: string): Promise<'link' | 'other' | undefined> {
  try {
    return (await lstat(name)).isSymbolicLink() ? 'link' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
