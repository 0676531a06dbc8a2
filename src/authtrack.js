#!/usr/bin/env node
// The command `authtrack`. An older Node must be able to read this file, to say that it is too old. Node 10 reads it as
// CommonJS, Node 12 as an ES module: so it imports nothing but by `import()`, and has only the syntax of Node 10.
const NEEDED = '20.19';
const [neededMajor, neededMinor] = NEEDED.split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`authtrack needs Node.js ${NEEDED} or later, this is ${major}.${minor}`);
  process.exitCode = 69;
} else {
  start();
}

function start() {
  let hasEnded = false;
  // Node ends when it has nothing to wait for, even if the program still waits. That must not look like success.
  process.once('exit', (code) => {
    if (hasEnded || code !== 0) return;
    console.error('this is a bug in authtrack, please report it: the process ended before the command did');
    process.exitCode = 70;
  });
  import('./main.js').then(() => {
    hasEnded = true;
  });
}
