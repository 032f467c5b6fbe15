// The packages that debkit brings: each pinned, hashed, without scripts of its own, and justified in docs/dependencies.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/resources.ts';

interface Locked {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

const read = (name: string) => readFileSync(join(packageRoot(), name), 'utf8');
const own = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
const locked = Object.entries((JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages).filter(([path]) => path !== '');
const page = read('docs/dependencies.md');
const licences = ['MIT', 'ISC', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'MPL-2.0', 'PSF-2.0'];

describe('dependencies', () => {
  it('are pinned to one version', () => {
    const loose = Object.entries({ ...own.dependencies, ...own.devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    assert.deepEqual(loose, []);
  });

  it('are justified, each in a row, and no row is left over', () => {
    const rows = (heading: string) => {
      const table = page.slice(page.indexOf(`| ${heading} |`)).split('\n\n')[0] ?? '';
      return table.split('\n').slice(2).flatMap((row) => (row.split('|')[1] ?? '').split(',').map((name) => name.trim())).filter((name) => name !== '').sort();
    };
    assert.deepEqual(rows('in use'), Object.keys(own.dependencies).sort());
    assert.deepEqual(rows('in tests'), Object.keys(own.devDependencies).sort());
  });

  it('bring packages of the registry alone, with a hash, without an install script, under known licences', () => {
    assert.ok(locked.length > 100);
    const odd = locked.filter(([, one]) => one.link === true || one.inBundle === true || one.hasInstallScript === true || one.resolved !== undefined || !/^sha512-/.test(one.integrity ?? '') || !licences.includes(one.license ?? ''));
    assert.deepEqual(odd, []);
  });

  it('bring as many packages as docs/dependencies.md says', () => {
    const inUse = locked.filter(([, one]) => one.dev !== true);
    const said = `In use: ${inUse.length} packages, of these ${Object.keys(own.dependencies).length} that debkit names. With those of the tests: ${locked.length}.`;
    assert.ok(page.includes(said), said);
  });
});
