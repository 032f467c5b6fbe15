// Whole debian/ folders: each test/golden/debian/<case>/plan.json is rendered and compared with the debian/ beside it.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PackagingPlan } from '../../../src/contracts/plan.ts';
import type { CopyrightOrigin } from '../../../src/debian/copyright.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { renderDebianDirectory } from '../../../src/template/debian-directory.ts';
import { patchesFromEdits } from '../../../src/template/patches.ts';
import { loadTemplates } from '../../../src/template/render.ts';
import { assertGolden } from '../../helpers/goldens.ts';

interface GoldenPlan {
  readonly packaging: PackagingPlan;
  readonly origin: CopyrightOrigin;
  readonly upstreamFiles: Readonly<Record<string, string>>;
  readonly sourceDateEpoch: number;
}

const folder = join(packageRoot(), 'test/golden/debian');

describe('golden debian/', () => {
  for (const name of readdirSync(folder).sort()) {
    it(name, () => {
      const golden = JSON.parse(readFileSync(join(folder, name, 'plan.json'), 'utf8')) as GoldenPlan;
      const { packaging, origin, upstreamFiles, sourceDateEpoch } = golden;
      const files = new Map(Object.entries(upstreamFiles).map(([path, text]) => [path, Buffer.from(text)]));
      const by = { author: packaging.maintainer, date: sourceDateEpoch };
      const patches = patchesFromEdits({ edits: packaging.edits, patches: packaging.patches, files, by });
      const rendered = renderDebianDirectory({ plan: packaging, origin, patches, made: null }, loadTemplates());
      const debian = join(folder, name, 'debian');
      if (process.env.DEBKIT_UPDATE_GOLDEN === '1' && process.env.CI === undefined)
        rmSync(debian, { recursive: true, force: true });
      for (const file of rendered.files) {
        const path = join(debian, file.path);
        mkdirSync(dirname(path), { recursive: true });
        assertGolden(path, file.content.toString('utf8'));
        assert.equal(file.mode, file.content.subarray(0, 2).equals(Buffer.from('#!')) && !file.path.includes('post') ? 0o755 : 0o644, file.path);
      }
      const there = readdirSync(debian, { recursive: true, encoding: 'utf8' }).filter((path) =>
        statSync(join(debian, path)).isFile(),
      );
      assert.deepEqual(there.sort(), rendered.files.map((file) => file.path).sort());
    });
  }

  it("is what docs/from-the-post.md shows of dnscrypt-proxy's rules", () => {
    const shown =
      /^debkit:\n\n((?: {4}.*\n|\n)+)/m.exec(readFileSync(join(packageRoot(), 'docs/from-the-post.md'), 'utf8'))?.[1] ?? '';
    const rules = readFileSync(join(folder, 'dnscrypt-proxy-0.8-cdbs/debian/rules'), 'utf8');
    assert.equal(shown.replace(/^ {4}/gm, '').trim(), rules.trim());
  });
});
