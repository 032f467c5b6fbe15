#!/usr/bin/env node
// The program's entry: answers --version at once, loads the rest only where it is needed, and is the one place that sets the exit code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../system/resources.ts';

/** debkit's own version. */
function version(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') {
  process.stdout.write(`${version()}\n`);
} else {
  // What debkit makes must be readable to the sandbox's users, whatever the umask here.
  process.umask(0o022);
  const { runProcess } = await import('./process.ts');
  await runProcess(process, version());
}
