// Which git URLs and tags a stranger's recipe may name.
import assert from 'node:assert/strict';
import { UpstreamError } from '../../../src/errors.ts';
import { checkGitUrl, checkSubmodulePath, checkTag, nearTags, redactUrl, submoduleUrl } from '../../../src/upstream/git-url.ts';

function codeOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    assert.ok(error instanceof UpstreamError);
    return error.code;
  }
}

describe('upstream/git-url', () => {
  const urls: readonly (readonly [string, string | null])[] = [
    ['https://git.example.org/x.git', null],
    ['https://git.example.org:8443/x', null],
    ['ssh://git@git.example.org/x.git', null],
    ['git@git.example.org:team/x.git', null],
    ['http://127.0.0.1:8080/x.git', null],
    ['http://localhost/x.git', null],
    ['http://[::1]:99/x.git', null],
    ['http://git.example.org/x.git', 'GIT_URL_REFUSED'],
    ['http://127.0.0.1.example.org/x.git', 'GIT_URL_REFUSED'],
    ['http://localhost.example.org/x.git', 'GIT_URL_REFUSED'],
    ['git://git.example.org/x.git', 'GIT_URL_REFUSED'],
    ['ftp://git.example.org/x.git', 'GIT_URL_REFUSED'],
    ['file:///etc', 'GIT_URL_REFUSED'],
    ['/srv/git/x.git', 'GIT_URL_REFUSED'],
    ['../x.git', 'GIT_URL_REFUSED'],
    ['x', 'GIT_URL_REFUSED'],
    ['', 'GIT_URL_REFUSED'],
    ['ext::sh -c touch%20/tmp/x', 'GIT_URL_REFUSED'],
    ['ext::sh', 'GIT_URL_REFUSED'],
    ['fd::7', 'GIT_URL_REFUSED'],
    ['::x', 'GIT_URL_REFUSED'],
    ['--upload-pack=touch', 'GIT_URL_REFUSED'],
    ['-oProxyCommand=touch', 'GIT_URL_REFUSED'],
    ['ssh://-oProxyCommand=touch/x', 'GIT_URL_REFUSED'],
    ['ssh://-o@host/x', 'GIT_URL_REFUSED'],
    ['-x@host:path', 'GIT_URL_REFUSED'],
    ['git@-host:path', 'GIT_URL_REFUSED'],
    ['git@host:-path', 'GIT_URL_REFUSED'],
    ['https://a b/x', 'GIT_URL_REFUSED'],
    ['https://host/x\nurl', 'GIT_URL_REFUSED'],
    ['https://', 'GIT_URL_REFUSED'],
    ['https://ann:secret@git.example.org/x', 'GIT_URL_SECRET'],
    ['https://token@git.example.org/x', 'GIT_URL_SECRET'],
    ['ssh://git:secret@git.example.org/x', 'GIT_URL_SECRET'],
  ];
  for (const [url, code] of urls)
    it(`${code ?? 'allows'} ${JSON.stringify(url)}`, () =>
      assert.equal(
        codeOf(() => checkGitUrl(url)),
        code,
      ));

  it('does not show a password in the error', () => {
    assert.throws(
      () => checkGitUrl('https://ann:secret@git.example.org/x'),
      (error: Error) => !error.message.includes('secret'),
    );
    assert.throws(
      () => checkGitUrl('ftp://ann:secret@git.example.org/x'),
      (error: Error) => !error.message.includes('secret'),
    );
  });

  const redacted: readonly (readonly [string, string])[] = [
    ["fatal: unable to access 'https://ann:se@cret@h/x': no", "fatal: unable to access 'https://***@h/x': no"],
    ['https://token@h/x and http://a:b@h/', 'https://***@h/x and http://***@h/'],
    ['ssh://git:pw@h/x ssh://git@h/x', 'ssh://***@h/x ssh://git@h/x'],
    ['https://h/x@y', 'https://h/x@y'],
  ];
  for (const [text, expected] of redacted) it(`redacts ${text}`, () => assert.equal(redactUrl(text), expected));

  const tags: readonly (readonly [string, boolean])[] = [
    ['1.0', true],
    ['v1.0-rc1', true],
    ['release/1.0', true],
    ['dnscrypt-proxy_0.8', true],
    ['ünïcode', true],
    ['', false],
    ['-x', false],
    ['--upload-pack=touch', false],
    ['a b', false],
    ['a..b', false],
    ['a~1', false],
    ['a^{}', false],
    ['a:b', false],
    ['a*', false],
    ['a?', false],
    ['[a', false],
    ['a\\b', false],
    ['/a', false],
    ['a/', false],
    ['a//b', false],
    ['a.lock', false],
    ['a/.b', false],
    ['a.', false],
    ['a@{1}', false],
    ['@', false],
    ['a\nb', false],
    ['a\x7f', false],
  ];
  for (const [tag, valid] of tags)
    it(`${valid ? 'takes' : 'refuses'} the tag ${JSON.stringify(tag)}`, () =>
      assert.equal(
        codeOf(() => checkTag(tag)),
        valid ? null : 'GIT_TAG_INVALID',
      ));

  const submodules: readonly (readonly [parent: string, url: string, string | null])[] = [
    ['https://h/team/x.git', '../y.git', 'https://h/team/y.git'],
    ['https://h/team/x.git/', './y', 'https://h/team/x.git/y'],
    ['https://h/team/x.git', '../../other/y', 'https://h/other/y'],
    ['https://h/x', '../y', 'https://h/y'],
    ['https://h/x', '../../y', null],
    ['git@h:team/x.git', '../y.git', 'git@h:team/y.git'],
    ['git@h:x.git', '../y.git', 'git@h:y.git'],
    ['https://h/x', 'https://other/y', 'https://other/y'],
    ['https://h/x', 'ext::sh', 'ext::sh'],
  ];
  for (const [parent, url, expected] of submodules) {
    it(`${url} of ${parent} is ${expected ?? 'refused'}`, () => {
      if (expected === null)
        assert.equal(
          codeOf(() => submoduleUrl(parent, url)),
          'GIT_URL_REFUSED',
        );
      else assert.equal(submoduleUrl(parent, url), expected);
    });
  }

  for (const path of ['', '../x', 'a/../b', '/a', 'a//b', './a', '.git', 'a/.GIT/hooks']) {
    it(`refuses the submodule path ${JSON.stringify(path)}`, () =>
      assert.equal(
        codeOf(() => checkSubmodulePath(path)),
        'SUBMODULE_PATH',
      ));
  }
  it('takes an ordinary submodule path', () =>
    assert.equal(
      codeOf(() => checkSubmodulePath('third-party/grüße')),
      null,
    ));

  it('finds the tags that look most like the wanted one', () => {
    assert.equal(nearTags('1.1.0', ['start', '0.7', 'v1.1.0', '1.1.0-rc1', '1.0'])[0], 'v1.1.0');
    assert.equal(nearTags('v6.10', ['SQUID_6_1', 'SQUID_6_10', 'SQUID_5_0'])[0], 'SQUID_6_10');
    assert.deepEqual(nearTags('1', []), []);
  });
});
