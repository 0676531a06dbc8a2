// auth.log as a daemon writes it and logrotate moves it. Each line has a different port.
import {
  appendFileSync,
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { compress, compressors, type Compressor } from './compress.js';

export class RotatingLog {
  readonly folder: string;
  readonly host: string;
  /** The ports of all lines that must be counted. */
  readonly ports: number[] = [];
  readonly #name: string;
  /** The missing rest of the last line, and its file. */
  #rest: { readonly file: string; readonly text: string; readonly isTorn?: boolean } | undefined;

  constructor(folder: string, host: string, name = 'auth.log') {
    this.folder = folder;
    this.host = host;
    this.#name = name;
  }

  file(suffix = ''): string {
    return path.join(this.folder, this.#name + suffix);
  }

  append(lines: number): this {
    this.#finishLine();
    appendFileSync(this.file(), Array.from({ length: lines }, () => this.#line()).join(''));
    return this;
  }

  /** Writes the beginning of a line; its end follows at the daemon's next write, wherever the file is then. */
  appendPart(share: number): this {
    this.#finishLine();
    const line = this.#line();
    const cut = Math.max(1, Math.floor(share * (line.length - 1)));
    appendFileSync(this.file(), line.slice(0, cut));
    this.#rest = { file: this.file(), text: line.slice(cut) };
    return this;
  }

  /**
   * Writes a whole line without newline. A rotation before the daemon's next write leaves it so, as if the daemon was
   * killed.
   */
  appendTorn(): this {
    this.#finishLine();
    appendFileSync(this.file(), this.#line().trimEnd());
    this.#rest = { file: this.file(), text: '\n', isTorn: true };
    return this;
  }

  /** The daemon continues in the renamed file until it has completed its unfinished line. */
  rename(): this {
    if (!this.#makeRoom()) return this;
    renameSync(this.file(), this.file('.1'));
    this.#tear();
    if (this.#rest) this.#rest = { ...this.#rest, file: this.file('.1') };
    return this;
  }

  /** @param keepsOffset whether the daemon writes at its old offset, and not at the end of the log */
  copyTruncate(keepsOffset = false): this {
    this.#tear();
    this.#finishLine();
    if (!this.#makeRoom()) return this;
    const content = readFileSync(this.file());
    writeFileSync(this.file('.1'), content);
    truncateSync(this.file());
    if (!keepsOffset) return this;
    const fd = openSync(this.file(), 'r+');
    ftruncateSync(fd, content.length);
    closeSync(fd);
    return this;
  }

  /** The first half of copytruncate, up to some place in the log; false if there is nothing to copy. */
  beginCopy(share: number): boolean {
    this.#tear();
    this.#finishLine();
    if (!this.#makeRoom()) return false;
    const content = readFileSync(this.file());
    writeFileSync(this.file('.1'), content.subarray(0, Math.floor(share * content.length)));
    return true;
  }

  endCopy(): this {
    writeFileSync(this.file('.1'), readFileSync(this.file()));
    truncateSync(this.file());
    return this;
  }

  truncate(): this {
    this.#finishLine();
    if (existsSync(this.file())) truncateSync(this.file());
    return this;
  }

  /** The newest rotated file that is not compressed. */
  compress(program: Compressor): this {
    const number = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((n) => existsSync(this.file(`.${n}`)));
    if (number === undefined) return this;
    if (this.#rest?.file === this.file(`.${number}`)) this.#finishLine();
    const { extension } = compressors.find((one) => one.program === program) ?? compressors[0];
    const plain = this.file(`.${number}`);
    writeFileSync(plain + extension, compress(program, readFileSync(plain)));
    rmSync(plain);
    return this;
  }

  #line(): string {
    const port = this.ports.length + 1;
    this.ports.push(port);
    const time = new Date(Date.UTC(2026, 4, 1) + port * 1000).toISOString();
    return `${time} ${this.host} sshd[${port}]: Accepted password for user${port % 7} from 192.0.2.${port % 250} port ${port} ssh2\n`;
  }

  #finishLine(): void {
    if (this.#rest) appendFileSync(this.#rest.file, this.#rest.text);
    this.#rest = undefined;
  }

  #tear(): void {
    if (this.#rest?.isTorn === true) this.#rest = undefined;
  }

  /** Like `notifempty`: an empty log is not rotated. */
  #makeRoom(): boolean {
    if (!existsSync(this.file()) || statSync(this.file()).size === 0) return false;
    const rotated = readdirSync(this.folder)
      .map((name) => ({ name, found: new RegExp(`^${this.#name}\\.(\\d+)(.*)$`).exec(name) }))
      .flatMap(({ name, found }) => (found ? [{ name, number: Number(found[1]), rest: found[2] ?? '' }] : []))
      .sort((a, b) => b.number - a.number);
    for (const { name, number, rest } of rotated)
      renameSync(path.join(this.folder, name), this.file(`.${number + 1}${rest}`));
    return true;
  }
}
