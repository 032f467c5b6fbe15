// Apt sources of a recipe as files of the base.
import assert from 'node:assert/strict';
import { aptSourceFiles } from '../../../src/sandbox/apt-sources.ts';

const backports = { uris: 'https://mirror.example.org/debian', suites: 'trixie-backports', components: 'main', keyring: null, pin: null };
const texts = (sources: Parameters<typeof aptSourceFiles>[0]) => Object.fromEntries(aptSourceFiles(sources).map(({ path, content }) => [path, content.toString()]));

describe('sandbox/apt-sources', () => {
  it('trusts the archive keyring of the base where the source has none of its own', () => {
    assert.deepEqual(texts([backports]), {
      '/etc/apt/sources.list.d/debkit-1.sources':
        'Types: deb\nURIs: https://mirror.example.org/debian\nSuites: trixie-backports\nComponents: main\n' +
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n',
    });
  });

  it('pins by the suite, which the mirror it lies on may share with others', () => {
    const pin = texts([{ ...backports, pin: 600 }])['/etc/apt/preferences.d/debkit-1'];
    assert.equal(
      pin,
      'Package: *\nPin: release a=trixie-backports\nPin-Priority: 600\n\nPackage: *\nPin: release n=trixie-backports\nPin-Priority: 600\n',
    );
  });

  it('names a keyring by what it holds, and pins a flat repository by its host', () => {
    const armoured = Buffer.from('-----BEGIN PGP PUBLIC KEY BLOCK-----\n').toString('base64');
    const flat = { ...backports, uris: 'https://apt.example.org/x', suites: './', pin: 900 };
    const files = texts([{ ...flat, keyring: armoured }, { ...flat, keyring: Buffer.from([0x99, 1]).toString('base64') }]);
    assert.deepEqual(Object.keys(files), [
      '/etc/apt/sources.list.d/debkit-1.sources',
      '/etc/apt/keyrings/debkit-1.asc',
      '/etc/apt/preferences.d/debkit-1',
      '/etc/apt/sources.list.d/debkit-2.sources',
      '/etc/apt/keyrings/debkit-2.gpg',
      '/etc/apt/preferences.d/debkit-2',
    ]);
    assert.ok(!files['/etc/apt/sources.list.d/debkit-1.sources']?.includes('Components'));
    assert.match(files['/etc/apt/preferences.d/debkit-1'] ?? '', /^Package: \*\nPin: origin "apt\.example\.org"\nPin-Priority: 900$/m);
  });
});
