#!/usr/bin/env node
// The program's entry: answers --version at once, loads the rest only where it is needed, and is the one place that sets the exit code.
import { ownVersion } from '../system/own-version.ts';

const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') {
  process.stdout.write(`${ownVersion()}\n`);
} else {
  // What debkit makes must be readable to the sandbox's users, whatever the umask here.
  process.umask(0o022);
  const { runProcess } = await import('./process.ts');
  await runProcess(process, ownVersion());
}
