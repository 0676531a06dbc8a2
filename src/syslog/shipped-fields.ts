// The fields of an object that a log shipper wrote, by meaning: each shipper uses other names.
import { bytesOf, type JsonObject } from './json-object.js';

type Meaning = keyof typeof names;

/** Field names in lower case, without `_`, `-`, `.` and `@`; the best one first. Nested names are joined. */
const names = {
  message: [
    'message',
    'msg',
    'log',
    'textpayload',
    'jsonpayloadmessage',
    'rawmessage',
    'raw',
    'line',
    'eventoriginal',
    'shortmessage',
    'resultraw',
    // Wazuh, Azure Monitor
    ...['fulllog', 'syslogmessage'],
  ],
  time: [
    ...['isodate', 'timestamp', 'sourcerealtimetimestamp', 'eventtime', 'time', 'date', 'datetime', 'ts'],
    ...['timereported', 'timegenerated', 'unixtime', 'resulttime', 'receivetimestamp'],
  ],
  host: [
    ...['logsysloghostname', 'syslogserver', 'hostname', 'host', 'hosthostname', 'labelshostname'],
    ...['jsonpayloadhostname', 'jsonpayloadhost', 'computer'],
  ],
  program: [
    ...['program', 'programname', 'appname', 'progname', 'prog', 'ident', 'identifier', 'syslogidentifier'],
    ...['syslogprogram', 'syslogappname', 'logsyslogappname', 'syslogtag', 'processname', 'process', 'comm'],
    ...[
      'journaldprocessname',
      'applicationname',
      'jsonpayloadprogram',
      'jsonpayloadident',
      'jsonpayloadsyslogidentifier',
      'trustedappname',
    ],
  ],
  pid: [
    'procid',
    'pid',
    'processpid',
    'processid',
    'syslogpid',
    'logsyslogprocid',
    'journaldpid',
    'jsonpayloadpid',
  ],
  // Without its underscore (Fluent Bit, Strip_Underscores) a user may have added the field, so all of them must be 0.
  uid: ['_uid', 'uid', 'journalduid', 'trusteduid', 'unixuid'],
  exe: ['exe', 'processexecutable', 'journaldexe', 'journaldprocessexecutable', 'trustedexe', 'unixexe'],
  // rsyslog: the tag. Fluentd: the name of a stream.
  tag: ['tag'],
} as const;

const containers = ['stream', 'kubernetes', 'docker', 'container', 'containerid', 'containername'];

export type ShippedFields = {
  /** The value of the best field with a meaning, latin1. */
  first(meaning: Meaning): string | undefined;
  all(meaning: Meaning): readonly string[];
  /** Whether the object has the output of a container. */
  isOfContainer(): boolean;
};

const MAX_FIELDS = 512;
const MAX_DEPTH = 3;

export function fieldsOf(object: JsonObject): ShippedFields {
  const fields = new Map<string, string>();
  const containerFields = new Set<string>();
  collect(isObject(object['_source']) ? object['_source'] : object, '', 0);

  function collect(from: JsonObject, prefix: string, depth: number): void {
    for (const [name, value] of Object.entries(from)) {
      if (fields.size >= MAX_FIELDS) return;
      const path = prefix + name;
      const key = keyOf(path);
      if (containers.includes(key)) containerFields.add(key);
      if (typeof value === 'string') add(key, path, bytesOf(value));
      else if (typeof value === 'number') add(key, path, String(value));
      else if (isObject(value) && depth < MAX_DEPTH) collect(value, `${path}.`, depth + 1);
    }
  }

  function add(key: string, path: string, value: string): void {
    if (/(?:^|\.)_UID$/i.test(path)) fields.set('_uid', value);
    if (!fields.has(key)) fields.set(key, value);
  }

  const all = (meaning: Meaning): readonly string[] =>
    names[meaning].flatMap((name) => {
      const value = fields.get(name);
      return value === undefined || value === '' || value === '-' ? [] : [value];
    });

  return { first: (meaning) => all(meaning)[0], all, isOfContainer: () => containerFields.size > 0 };
}

/** The field in which rsyslog writes its trusted properties (SysSock.ParseTrusted): `"$!": { "pid": 4242, "uid": 0, "appname": "sshd" }` */
const TRUSTED = /^\$!\./;

// @timestamp · log.syslog.appname · SYSLOG_IDENTIFIER · app-name
function keyOf(path: string): string {
  return path
    .replace(TRUSTED, 'trusted')
    .replace(/[@_.-]/g, '')
    .toLowerCase();
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
