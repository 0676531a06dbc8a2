// A quick script: readline, and one regular expression. `npm run bench` compares authtrack with it.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const LOGIN =
  /^(\w{3} [ \d]\d [\d:]{8}) (\S+) sshd\[(\d+)\]: (Failed|Accepted|Invalid)(?: (\S+) for)?(?: invalid user| user)? (.*) from (\S+)/;

const [file = ''] = process.argv.slice(2);
const pairs = new Map<string, number>();
let logins = 0;
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  const match = LOGIN.exec(line);
  if (match === null) continue;
  logins += 1;
  const pair = `${match[6] ?? ''}\t${match[7] ?? ''}`;
  pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
}
console.log(logins, pairs.size);
