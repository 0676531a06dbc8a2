// The licences of the packages whose code or files are in dist/bin: whoever hands them on must hand on these texts.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const RULE = '='.repeat(80);

const FONT = 'node_modules/@expo-google-fonts/noto-sans';

/** By package: others whose code its published files already contain. */
const embedded: Readonly<Record<string, readonly string[]>> = {
  '@so-ric/colorspace': ['color', 'color-convert', 'color-name', 'color-string', 'text-hex'],
};

/**
 * Returns the places of the packages (`node_modules/chart.js`) that dist/bin has code or files of.
 * @param modules the paths of the bundled modules, from the project's folder
 */
export function bundledPackages(modules: readonly string[]): readonly string[] {
  const places = modules.flatMap(
    (file) => /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  );
  // The bundler adds functions of its own; the compiler puts its allocator into scanner.wasm.
  places.push('node_modules/rolldown', 'node_modules/assemblyscript', FONT);
  for (const [container, names] of Object.entries(embedded)) {
    if (places.includes(`node_modules/${container}`))
      places.push(...names.map((name) => `node_modules/${name}`));
  }
  return [...new Set(places)].sort();
}

/**
 * Returns the text of THIRD-PARTY-LICENSES.
 * @param folders of the packages
 * @throws Error if a package has no text of its licence
 */
export function thirdPartyLicenses(folders: readonly string[]): string {
  const sections = folders.map(licenseOf).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    'The files of this folder contain code of these packages, unchanged but for the bundling, the allocator of',
    'AssemblyScript (in scanner.wasm), and the font Noto Sans.',
    ...sections.map(({ name, version, license, text }) => section(`${name} ${version} (${license})`, text)),
  ].join('\n');
}

function section(title: string, text: string): string {
  return `\n${RULE}\n${title}\n${RULE}\n\n${text}\n`;
}

export type PackageLicense = {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression. */
  readonly license: string;
  readonly text: string;
};

/** Returns the licence of the package in this folder. @throws Error if its text is not there */
export function licenseOf(folder: string): PackageLicense {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Readonly<Record<'name' | 'version' | 'license', string>>;
  const text = licenseText(folder);
  if (text === '') throw new Error(`${name} ${version} has no text of its licence`);
  return { name, version, license, text };
}

function licenseText(folder: string): string {
  const files = readdirSync(folder).sort();
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n');
  const texts = files.filter((file) => /^(?:\w+_)?(licen[cs]e|copying|notice)/i.test(file)).map(read);
  // data-uri-to-buffer has it in its README alone.
  if (texts.length === 0) {
    const readmes = files.filter((file) => /^readme/i.test(file)).map(read);
    texts.push(...readmes.flatMap((text) => /^(?:#+ )?license\n[^]*/im.exec(text) ?? []));
  }
  return texts.map((text) => text.trim()).join('\n\n');
}
