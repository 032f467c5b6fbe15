// Runs that end at the same moment and write to one output folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileArtifact } from '../../../src/contracts/artifacts.ts';
import type { BuildOutcome } from '../../../src/pipeline/outcome.ts';
import { isBuilt, writeOutput } from '../../../src/pipeline/output-folder.ts';
import { recordedOutcome } from '../../helpers/events.ts';
import { fileArtifact } from '../../../src/system/files.ts';

describe('pipeline/output-folder', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'debkit-output-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  it('is written by one run after another, and is the whole of one', async () => {
    const out = join(root, 'dist');
    const place = { folder: join(out, 'tiny_1.0_trixie_amd64'), store: join(root, 'store'), signal: new AbortController().signal, recipe: null, notice: (message: string) => assert.fail(message) };
    const write = async (version: string) => {
      writeFileSync(join(root, `${version}.deb`), version);
      const files = [await fileArtifact(join(root, `${version}.deb`))];
      return writeOutput(place, { files, rebuilt: [] }, () => ({ ...recordedOutcome, version }));
    };
    await Promise.all(Array.from({ length: 8 }, (_, index) => write(String(index))));
    const { version } = JSON.parse(readFileSync(join(place.folder, 'result.json'), 'utf8')) as BuildOutcome;
    assert.deepEqual(readdirSync(place.folder).sort(), [`${version}.deb`, 'junit.xml', 'lint.sarif', 'report.html', 'result.json']);
    assert.deepEqual(readdirSync(out), ['tiny_1.0_trixie_amd64']);
  });

  it('takes the failure of before away once there are packages, and nothing that is not such a failure', async () => {
    const folder = join(root, 'tiny_1.0_trixie_amd64');
    const place = (to: string) => ({ folder: to, store: join(root, 'store'), signal: new AbortController().signal, recipe: null, notice: (message: string) => assert.fail(message) });
    const write = (to: string, status: BuildOutcome['status']) => writeOutput(place(to), { files: [], rebuilt: [] }, () => ({ ...recordedOutcome, status }));
    const names = () => readdirSync(root).filter((name) => name.startsWith('tiny_')).sort();
    await write(`${folder}.failed`, 'failed');
    await write(folder, 'source-only');
    assert.deepEqual(names(), ['tiny_1.0_trixie_amd64', 'tiny_1.0_trixie_amd64.failed']);
    await write(folder, 'lint-failed');
    assert.deepEqual(names(), ['tiny_1.0_trixie_amd64']);
    mkdirSync(`${folder}.failed`);
    writeFileSync(join(`${folder}.failed`, 'notes'), 'mine');
    await write(folder, 'passed');
    assert.deepEqual(readdirSync(`${folder}.failed`), ['notes']);
  });

  it('has the packages of a source package where they were built of its very files', async () => {
    const folder = join(root, 'tiny_1.0_trixie_amd64');
    const file = async (name: string, text: string) => {
      writeFileSync(join(root, name), text);
      return fileArtifact(join(root, name));
    };
    const [dsc, deb] = [await file('tiny.dsc', 'one'), await file('tiny.deb', 'package')];
    const place = { folder, store: join(root, 'store'), signal: new AbortController().signal, recipe: null, notice: (message: string) => assert.fail(message) };
    const write = (...files: readonly FileArtifact[]) => writeOutput(place, { files, rebuilt: [] }, (written) => ({ ...recordedOutcome, files: written }));
    assert.equal(isBuilt(folder, [dsc]), false);
    await write(dsc);
    assert.equal(isBuilt(folder, [dsc]), false);
    await write(dsc, deb);
    assert.equal(isBuilt(folder, [dsc]), true);
    assert.equal(isBuilt(folder, [await file('tiny.dsc', 'another')]), false);
  });
});
