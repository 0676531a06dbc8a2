// Opens a store in a separate process, reports the result on stdout, and keeps it open until stdin ends.
// node open-elsewhere.js URL [uid]
import { AuthtrackError } from '../../../../src/lib/errors.js';
import { openStore } from '../../../../src/store/store.js';

const [url = '', uid] = process.argv.slice(2);
// All modules must be loaded while the files can be read.
await import('../../../../src/store/engines/duckdb/duckdb.js');
if (uid !== undefined) {
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
try {
  const store = await openStore({ url });
  console.log('open');
  process.stdin.resume();
  const work = setInterval(() => void store.totals(), 200);
  process.stdin.once('end', () => {
    clearInterval(work);
    void store.close();
  });
} catch (error) {
  const { name, message } = error as Error;
  console.log(error instanceof AuthtrackError ? `${name}: ${message}` : `bug: ${message}`);
}
