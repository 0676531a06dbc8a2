// DuckDB alone: its reader of text files, and a regular expression in SQL. `npm run bench` compares authtrack with
// it.
import { DuckDBInstance } from '@duckdb/node-api';

const LOGIN = String.raw`sshd\[[0-9]+\]: (Failed|Accepted|Invalid)(?: \S+ for)?(?: invalid user| user)? (.*) from (\S+)`;

// Each line is one column: its separator occurs in no log, and quoting is off.
const SQL = `
  SELECT CAST(SUM(attempts) AS INTEGER) AS logins, CAST(COUNT(*) AS INTEGER) AS pairs FROM (
    SELECT found['user'] AS "user", found['ip'] AS ip, COUNT(*) AS attempts FROM (
      SELECT regexp_extract(line, $login, ['status', 'user', 'ip']) AS found
        FROM read_csv($file, columns = {'line': 'VARCHAR'}, auto_detect = false, delim = chr(1), quote = '',
          escape = '', header = false, strict_mode = false))
      WHERE found['status'] <> '' GROUP BY ALL)`;

const [file = ''] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const [row] = (await connection.runAndReadAll(SQL, { login: LOGIN, file })).getRows();
console.log(...(row ?? []));
