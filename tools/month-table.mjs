// Writes src/syslog/month-table.ts: the names of months in glibc's locales, as strftime's %b writes them. Run it by
// hand, where glibc's sources of locales are (Debian: the package locales), and then prettier:
//
//   node tools/month-table.mjs [/usr/share/i18n/locales] && npx prettier --write src/syslog/month-table.ts
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const folder = process.argv[2] ?? '/usr/share/i18n/locales';
const english = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** In these languages Debian can be installed. Where a name means two months they come before all others. */
const common = new Set(
  (
    'am ar ast be bg bn bo bs ca cs cy da de dz el eo es et eu fa fi fr ga gl gu he hi hr hu id is it ja ka kab kk km kn ' +
    'ko ku lo lt lv mk ml mr nb ne nl nn oc pa pl pt ro ru se sk sl sq sr sv ta te tg th tl tr ug uk vi zh'
  ).split(' '),
);

function namesOf(locale) {
  const text = readFileSync(path.join(folder, locale), 'utf8');
  const section = /^LC_TIME\s*\n([^]*?)^END LC_TIME/m.exec(text)?.[1];
  if (section === undefined) return undefined;
  // A slash before a newline goes on with the line.
  const body = section.replace(/^%.*\n/gm, '').replace(/\/\s*\n\s*/g, '');
  const copied = /^copy\s+"([^"]+)"/m.exec(body)?.[1];
  if (copied !== undefined) return namesOf(copied);
  const lists = ['abmon', 'ab_alt_mon'].flatMap(
    (key) => new RegExp(`^${key}\\s+(.*)$`, 'm').exec(body)?.[1] ?? [],
  );
  return lists.map((list) => [...list.matchAll(/"([^"]*)"/g)].map(([, name]) => character(name).trim()));
}

function character(name) {
  return name
    .replace(/<U([0-9A-Fa-f]{4,8})>/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\/(.)/g, '$1');
}

/** Language -> months -> names. What is written in another script than usual is another language. */
const languages = new Map();
for (const locale of readdirSync(folder)
  .filter((name) => /^[a-z]{2,3}_[A-Z]{2}/.test(name))
  .sort()) {
  const language = locale.replace(/_[A-Z]{2}(?:@euro)?/, '');
  for (const list of namesOf(locale) ?? []) {
    if (list.length !== 12) throw new Error(`${locale} has ${list.length} months`);
    const months =
      languages.get(language) ??
      languages
        .set(
          language,
          english.map(() => new Set()),
        )
        .get(language);
    list.forEach((name, month) => {
      // N月 and N월 are read as numbers.
      const isNumber = new RegExp(`^${month + 1}[月월]$`).test(name);
      if (!isNumber && name.toLowerCase() !== english[month].toLowerCase()) months[month].add(name);
    });
  }
}

const rows = [...languages]
  .filter(([, months]) => months.some((names) => names.size > 0))
  .map(([language, months]) => {
    const text = months.map((names) => [...names].join('/')).join(',');
    if (months.some((names) => [...names].some((name) => /[,/]/.test(name)))) throw new Error(language);
    return { language, row: `  ['${language}', ${JSON.stringify(text)}],` };
  });
const table = (isCommon) =>
  rows
    .filter(({ language }) => common.has(language) === isCommon)
    .map(({ row }) => row)
    .join('\n');

writeFileSync(
  'src/syslog/month-table.ts',
  `// Made by tools/month-table.mjs from the locales of glibc; not to be edited. For each language the names of its months as
// %b of strftime(3) writes them, where they differ from English: twelve of them, with a slash between names of one month.

type Row = readonly [language: string, names: string];

/** Languages in which Debian can be installed. */
export const commonLanguages: readonly Row[] = [
${table(true)}
];

export const otherLanguages: readonly Row[] = [
${table(false)}
];
`,
);
