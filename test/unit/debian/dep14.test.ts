// Names of a packaging repository (DEP-14).
import assert from 'node:assert/strict';
import { dep14Version, gbpConfiguration } from '../../../src/debian/dep14.ts';

const rows: [string, string][] = [
  ['1.0', '1.0'],
  ['2:1.0~rc1+ds-1~deb13', '2%1.0_rc1+ds-1_deb13'],
  ['1..2...3', '1.#.2.#.#.3'],
  ['1.', '1.#'],
  ['1.lock', '1.#lock'],
  ['1.lock.2', '1.lock.2'],
  ['1.locks', '1.locks'],
];

describe('debian/dep14', () => {
  for (const [version, name] of rows) it(`${version} is ${name} in a tag`, () => assert.equal(dep14Version(version), name));

  it('tells git-buildpackage of the branches that there are', () => {
    assert.equal(gbpConfiguration({ upstream: true, pristineTar: true }), '[DEFAULT]\ndebian-branch = debian/latest\ndebian-tag = debian/%(version)s\nupstream-branch = upstream/latest\nupstream-tag = upstream/%(version)s\npristine-tar = True\n');
    assert.equal(gbpConfiguration({ upstream: false, pristineTar: false }), '[DEFAULT]\ndebian-branch = debian/latest\ndebian-tag = debian/%(version)s\n');
  });
});
