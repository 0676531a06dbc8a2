import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { existsSync } from 'node:fs';
import path from 'node:path';

import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

import { homes, modules, standalone } from './modules.js';

const hintStyle = 'A hint begins with a small letter and has no full stop.';
const capitalOrStop = '^[A-Z][a-z]|[.]$';
const clockOnly = 'The time comes from lib/clock.ts alone, so that tests can set it.';

/** Resolves `./x.js` to `./x.ts`, as TypeScript does. */
const resolver = path.resolve('tools/resolve-import.cjs');

const moduleNames = Object.keys(modules);
const isFile = (name) => existsSync(`src/${name}.ts`);
const selected = (name) => (isFile(name) ? { file: { categories: name } } : { element: { type: name } });

/** A module is imported through its entry point, read/read.ts; any file of lib, model and steps may be imported. */
const entryPoint = (name) =>
  isFile(name) || standalone.includes(name)
    ? selected(name)
    : { element: { type: name, fileInternalPath: `${name}.ts` } };

const importPolicies = moduleNames.map((name) => ({
  from: selected(name),
  allow: [
    { to: selected(name) },
    ...modules[name].map((other) => ({ to: entryPoint(other) })),
    { to: { module: { origin: 'core' } } },
    ...Object.keys(homes)
      .filter((source) => homes[source] === name)
      .map((source) => ({ to: { module: { origin: 'external', source } } })),
  ],
}));

export default defineConfig(
  // AssemblyScript is not TypeScript, though it looks like it: its own compiler checks it.
  globalIgnores(['dist/', '.build/', 'node_modules/', 'src/scanner/assembly/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `const { reading, ...event }` leaves a field out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-params': ['error', 4],
      'max-lines': ['error', 300],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        {
          selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
          message: 'Set process.exitCode in main.ts.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: clockOnly,
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockOnly },
        { selector: `Property[key.name='hint'] Literal[value=/${capitalOrStop}/]`, message: hintStyle },
        {
          selector: `Property[key.name='hint'] > TemplateLiteral > TemplateElement:first-child[value.raw=/^[A-Z][a-z]/]`,
          message: hintStyle,
        },
        {
          selector: `Property[key.name='hint'] > TemplateLiteral > TemplateElement:last-child[value.raw=/[.]$/]`,
          message: hintStyle,
        },
        {
          selector: `VariableDeclarator[id.name=/hint/i] > Literal[value=/${capitalOrStop}/]`,
          message: hintStyle,
        },
      ],
    },
  },
  {
    // Node 10 must be able to read it.
    files: ['src/authtrack.js'],
    languageOptions: {
      ecmaVersion: 2020,
      sourceType: 'script',
      globals: { process: 'readonly', console: 'readonly' },
    },
    rules: {
      'no-restricted-syntax': ['error', 'ChainExpression', "LogicalExpression[operator='??']"],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': moduleNames
        .filter((name) => !isFile(name))
        .map((type) => ({ type, pattern: `src/${type}`, partialMatch: false })),
      'boundaries/files': moduleNames
        .filter(isFile)
        .map((category) => ({ category, pattern: `src/${category}.ts` })),
      'import/resolver': { [resolver]: {} },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        { default: 'disallow', checkAllOrigins: true, policies: importPolicies },
      ],
      'boundaries/no-unknown-files': 'error',
    },
  },
  {
    // Columns and records: an index that was counted is within its array, and a check would cost as much as the work.
    files: ['src/scanner/**/*.ts', 'src/model/logins.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test returns promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'suite', 'it', 'describe'], package: 'node:test' },
          ],
        },
      ],
    },
  },
);
