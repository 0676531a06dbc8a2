// The part of debian/copyright about the packages of npm: the bundled ones, and those in node_modules, each with the text of its licence.
// The format is that of https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { licenseOf, type PackageLicense } from './third-party-licenses.js';

/** Debian's names of licences that SPDX names otherwise. */
const debianNames: Readonly<Record<string, string>> = { MIT: 'Expat', 'BSD-2-Clause': 'BSD-2-clause' };

/**
 * Returns the paragraphs.
 * @param project the folder of node_modules
 * @param bundled the places of the packages in dist/bin
 * @param installed the places of the packages in node_modules
 */
export function debianCopyright(
  project: string,
  bundled: readonly string[],
  installed: readonly string[],
): string {
  const inBundle = bundled.map((place) => licenseOf(path.join(project, place)));
  const names = [...new Set(inBundle.flatMap(({ license }) => license.split(' AND ')))].sort();
  return [
    paragraph(
      'program/dist/bin/*',
      ['Expat', ...names.filter((name) => name !== 'MIT')],
      ['2026 The authtrack authors', ...inBundle.flatMap(holders)],
      inBundle
        .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}`)
        .join('\n\n--\n\n'),
    ),
    ...installed.map((place) => ofPackage(project, place)),
  ].join('\n');
}

/** A package for one platform may leave the licence to the package that it is part of. */
function ofPackage(project: string, place: string): string {
  const folder = path.join(project, place);
  const part = /^(.*node_modules\/@napi-rs\/canvas)-/.exec(place)?.[1];
  const license = licenseOf(part === undefined ? folder : path.join(project, part));
  const files = `program/${place}/*`;
  const names = license.name.endsWith('-mmdb') ? ['CC0-1.0', 'CC-BY-4.0'] : [license.license];
  const text = license.name.endsWith('-mmdb')
    ? `CC0-1.0: /usr/share/common-licenses/CC0-1.0\n\n${license.text}`
    : license.text;
  return paragraph(files, names, holders(license), [text, ...librariesOf(folder)].join('\n\n'));
}

/** What a package's own bill of materials says of the libraries in its binaries. */
function librariesOf(folder: string): readonly string[] {
  const file = path.join(folder, 'sbom.cdx.json');
  if (!existsSync(file)) return [];
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly components: readonly {
      readonly name: string;
      readonly version?: string;
      readonly licenses?: readonly {
        readonly expression?: string;
        readonly license?: { readonly id?: string };
      }[];
    }[];
  };
  const lines = components.flatMap(({ name, version = '', licenses }) => {
    const license = licenses?.[0]?.expression ?? licenses?.[0]?.license?.id;
    return license === undefined ? [] : [`${name} ${version.slice(0, 20)} (${license})`];
  });
  return [['The binary contains these libraries, as its own bill of materials says:', ...lines].join('\n')];
}

function holders({ name, text }: PackageLicense): readonly string[] {
  const lines = text
    .split('\n')
    .flatMap((line) => /^\W*copyright\b(?: holder)?[\s:]*(?:\(c\)|©)?[\s,]*(.*\w.*)/i.exec(line)?.[1] ?? []);
  const named = lines.filter(
    (line) => /\d{4}|^[A-Z]/.test(line) && !/\b(notice|holder|license|owner)/i.test(line),
  );
  return named.length === 0 ? [`The authors of ${name}`] : named;
}

function paragraph(
  files: string,
  licenses: readonly string[],
  copyright: readonly string[],
  text: string,
): string {
  const names = licenses.map((name) => debianNames[name] ?? name).join(' and ');
  const shown = withoutApache(text)
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`));
  return [
    `\nFiles: ${files}`,
    `Copyright: ${[...new Set(copyright)].join('\n           ')}`,
    `License: ${names}`,
    ...shown,
    '',
  ].join('\n');
}

/** Debian has the text of the Apache License on each machine, and wants no copy of it. */
function withoutApache(text: string): string {
  const apache = /^ *Apache License\n *Version 2\.0, January 2004\n[^]*?END OF TERMS AND CONDITIONS$/gm;
  return text.replace(apache, 'Apache License, version 2.0: /usr/share/common-licenses/Apache-2.0');
}
