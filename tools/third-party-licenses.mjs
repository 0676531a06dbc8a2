// The licences of the packages whose code or files are in the bundle: whoever hands them on must hand on these texts.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const inPackage = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const RULE = '='.repeat(80);

/** By package: others whose code its published files already contain. */
const embedded = {
  '@so-ric/colorspace': ['color', 'color-convert', 'color-name', 'color-string', 'text-hex'],
};

/** Returns the folders of the packages that these modules are from. */
export function packagesOf(modules) {
  const folders = modules.flatMap((file) => inPackage.exec(file)?.[1] ?? []);
  // The bundler adds functions of its own.
  if (modules.some((file) => file.includes('rolldown/runtime')))
    folders.push(path.resolve('node_modules/rolldown'));
  const containers = Object.keys(embedded).filter((name) =>
    folders.some((folder) => folder.endsWith(`/${name}`)),
  );
  folders.push(
    ...containers.flatMap((name) => embedded[name]).map((name) => path.resolve('node_modules', name)),
  );
  return [...new Set(folders)];
}

/** Returns the text of THIRD-PARTY-LICENSES. @throws if a package has no text of its licence */
export function thirdPartyLicenses(folders, font) {
  const sections = folders.map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    'The files of this folder contain code of these packages, unchanged but for the bundling, and the font Noto Sans.',
    ...sections.map(({ name, version, license, text }) => section(`${name} ${version} (${license})`, text)),
    section('Noto Sans (OFL-1.1)', readFileSync(`${font}/LICENSE_FONT`, 'utf8')),
  ].join('\n');
}

function section(title, text) {
  return `\n${RULE}\n${title}\n${RULE}\n\n${text.replace(/\r\n/g, '\n').trim()}\n`;
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const files = readdirSync(folder);
  const read = (file) => readFileSync(`${folder}/${file}`, 'utf8');
  const texts = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).map(read);
  // data-uri-to-buffer has it in its README alone.
  if (texts.length === 0) {
    texts.push(
      ...files
        .filter((file) => /^readme/i.test(file))
        .flatMap((file) => /^(?:#+ )?license\n[^]*/im.exec(read(file)) ?? []),
    );
  }
  if (texts.length === 0) throw new Error(`${name} has no text of its licence`);
  return { name, version, license, text: texts.join('\n\n') };
}
