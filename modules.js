// The modules of src/ and what each may import besides itself: docs/architecture.md explains them, ESLint checks them.
const base = ['lib', 'model'];

/** Modules whose files stand alone, so that a command loads only what it needs; any other has an entry point. */
export const standalone = ['lib', 'model', 'steps'];

/** By module: the modules that it may import. A file directly in src/ is a module by itself. */
export const modules = {
  lib: [],
  model: ['lib'],
  read: base,
  syslog: base,
  sshd: base,
  scanner: [...base, 'syslog', 'sshd'],
  parse: [...base, 'syslog', 'sshd', 'scanner'],
  copies: [...base, 'sshd'],
  locate: base,
  mask: base,
  store: base,
  charts: base,
  report: base,
  bans: base,
  findings: base,
  log: base,
  cli: base,
  pipeline: [...base, 'read', 'parse', 'copies', 'locate', 'store', 'report', 'log'],
  steps: [
    ...base,
    'cli',
    'read',
    'syslog',
    'sshd',
    'parse',
    'store',
    'charts',
    'report',
    'bans',
    'findings',
    'log',
  ],
  setup: [...base, 'cli'],
  doctor: [...base, 'read', 'scanner', 'locate', 'store', 'charts', 'bans', 'log', 'setup', 'steps'],
  commands: [
    ...base,
    ...[
      'doctor',
      'setup',
      'cli',
      'read',
      'parse',
      'locate',
      'mask',
      'store',
      'charts',
      'report',
      'bans',
      'findings',
      'log',
      'pipeline',
      'steps',
    ],
  ],
  'stop-signals': ['lib'],
  main: ['lib', 'cli', 'commands', 'log', 'steps', 'stop-signals'],
};

/** By third-party package: the one module that imports it. */
export const homes = {
  '@duckdb/node-api': 'store',
  '@ip-location-db/geo-whois-asn-country-mmdb': 'locate',
  '@napi-rs/canvas': 'charts',
  'chart.js': 'charts',
  'chartjs-node-canvas': 'charts',
  'cli-progress': 'report',
  commander: 'cli',
  dotenv: 'cli',
  'get-east-asian-width': 'lib',
  'mmdb-lib': 'locate',
  mysql2: 'store',
  'node-fetch': 'lib',
  winston: 'log',
  yaml: 'cli',
};
