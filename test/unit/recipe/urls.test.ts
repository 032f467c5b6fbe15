// Which URLs a recipe may name: remote helpers, options and local paths in a recipe never reach git.
import assert from 'node:assert/strict';
import { gitUrlFault, webUrlFault } from '../../../src/recipe/urls.ts';

const gitUrls: [string, boolean][] = [
  ['https://git.example.org/x.git', true],
  ['ssh://git@git.example.org/x.git', true],
  ['ssh://git@git.example.org:2222/x.git', true],
  ['git@git.example.org:team/x.git', true],
  ['http://127.0.0.1:8080/x.git', true],
  ['http://localhost/x.git', true],
  ['http://[::1]:80/x.git', true],
  ['http://git.example.org/x.git', false],
  ['http://127.0.0.1.example.org/x.git', false],
  ['http://localhost@git.example.org/x.git', false],
  ['git://git.example.org/x.git', false],
  ['file:///srv/x.git', false],
  ['/srv/x.git', false],
  ['./x.git', false],
  ['x.git', false],
  ['C:\\x', false],
  ['ext::sh -c id', false],
  ['fd::17', false],
  ['transport+x::y', false],
  ['--upload-pack=id', false],
  ['-oProxyCommand=id@host:x', false],
  ['ssh://-oProxyCommand=id/x', false],
  ['git@-oProxyCommand=id:x', false],
  ['-x@git.example.org:x', false],
  ['git@git.example.org:-x', false],
  ['https://ann:secret@git.example.org/x.git', false],
  ['https://token@git.example.org/x.git', false],
  ['https://git.example.org/x.git --foo', false],
  ['https://', false],
  ['', false],
];

describe('gitUrlFault', () => {
  for (const [url, allowed] of gitUrls) {
    it(`${allowed ? 'allows' : 'refuses'} ${JSON.stringify(url)}`, () => assert.equal(gitUrlFault(url) === null, allowed));
  }

  it('never repeats a secret', () => {
    for (const url of [
      'https://ann:secret@git.example.org/',
      'ftp://ann:secret@h/',
      'ssh://ann:secret@h/',
      'http://ann:secret@h/',
    ]) {
      assert.doesNotMatch(gitUrlFault(url)?.message ?? 'secret', /secret/, url);
    }
  });
});

describe('webUrlFault', () => {
  it('allows http only where it is asked for, or to a loopback address', () => {
    assert.equal(webUrlFault('http://example.org/', 'any http'), null);
    assert.notEqual(webUrlFault('http://example.org/', 'https'), null);
    assert.equal(webUrlFault('http://127.0.0.1/x-@VERSION@.tar.gz', 'https'), null);
    assert.notEqual(webUrlFault('javascript:alert(1)', 'any http'), null);
  });
});
