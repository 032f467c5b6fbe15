// Makes one orig tarball of a repository's tag v1.0 by debkit's stage and prints the milliseconds it took: a process of its own, as in a build.
import { mkdirSync, rmSync } from 'node:fs';
import { makeOrigTarball } from '../src/stages/make-orig-tarball.ts';
import { exec } from '../src/system/exec.ts';

const [gitDir = '', compression = 'gz', workspace = ''] = process.argv.slice(2);
const { stdout } = await exec({ argv: ['git', `--git-dir=${gitDir}`, 'rev-parse', 'v1.0^{commit}'] });
rmSync(workspace, { recursive: true, force: true });
mkdirSync(workspace, { recursive: true });
const context = { store: workspace, workspace, offline: true, mirror: null, signal: new AbortController().signal, onLine: () => undefined, exec };
const version = { epoch: null, upstream: '1.0', revision: '1', full: '1.0-1' };
const plan = { orig: { compression: compression === 'xz' ? 'xz' : 'gz', exclude: [], subdirectory: null }, version, packaging: { source: 'large' } } as const;
const start = performance.now();
await makeOrigTarball({ plan, tree: { kind: 'git', gitDir, commit: stdout.trim(), date: 0, submodules: [] } }, context);
process.stdout.write(`${performance.now() - start}\n`);
