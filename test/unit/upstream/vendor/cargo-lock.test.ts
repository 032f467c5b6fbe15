// Cargo.lock of each version: which crates are vendored, and what is refused.
import assert from 'node:assert/strict';
import { DebkitError } from '../../../../src/errors.ts';
import { cargoChecksum, readCargoLock } from '../../../../src/upstream/vendor/cargo-lock.ts';

const index = 'registry+https://index.example.org/crates';
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const crate = (name: string, more: string) => `[[package]]\nname = "${name}"\nversion = "1.0.0"\n${more}\n`;

describe('readCargoLock', () => {
  it("takes crates of a registry, two versions beside each other, and nothing of upstream's own", () => {
    const text = `# This file is generated\nversion = 3\n\n${crate('tool', 'dependencies = [\n "one",\n]\n')}${crate('one', `source = "${index}"\nchecksum = "${a}"\n`)}[[package]]\nname = "one"\nversion = "2.0.0-rc.1+x"\nsource = "sparse+https://index.example.org/"\nchecksum = "${b}"\n`;
    const { parts } = readCargoLock(text, 'Cargo.lock', 'https://crates.example.org/api');
    assert.deepEqual(parts, [
      { name: 'one', version: '1.0.0', place: 'one-1.0.0', urls: ['https://crates.example.org/api/one/1.0.0/download'], hash: { algorithm: 'sha256', value: a } },
      { name: 'one', version: '2.0.0-rc.1+x', place: 'one-2.0.0-rc.1+x', urls: ['https://crates.example.org/api/one/2.0.0-rc.1+x/download'], hash: { algorithm: 'sha256', value: b } },
    ]);
    assert.equal(parts[0] === undefined ? '' : cargoChecksum(parts[0]), `{"files":{},"package":"${a}"}`);
  });

  it('finds the hashes of a lock file of version 1, which stand at its end', () => {
    const { parts } = readCargoLock(`${crate('one', `source = "${index}"`)}\n[metadata]\n"checksum one 1.0.0 (${index})" = "${b}"\n`, 'Cargo.lock', 'https://x.example.org');
    assert.deepEqual(parts.map(({ hash }) => hash.value), [b]);
  });

  const refused: readonly (readonly [what: string, text: string, registry: string | null, code: string])[] = [
    ['a crate of git', crate('one', 'source = "git+https://git.example.org/one#abc"\n'), 'https://x.example.org', 'VENDOR_NOT_HELD'],
    ['a crate without a hash', crate('one', `source = "${index}"\n`), 'https://x.example.org', 'VENDOR_NOT_HELD'],
    ['a name that leaves vendor/', crate('../one', `source = "${index}"\nchecksum = "${a}"\n`), 'https://x.example.org', 'VENDOR_LOCK_INVALID'],
    ['no registry', crate('one', `source = "${index}"\nchecksum = "${a}"\n`), null, 'NO_REGISTRY'],
    ['what is no lock file', 'hello\n', 'https://x.example.org', 'VENDOR_LOCK_INVALID'],
  ];
  for (const [what, text, registry, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => readCargoLock(text, 'Cargo.lock', registry), (error) => error instanceof DebkitError && error.code === code));
  }
});
