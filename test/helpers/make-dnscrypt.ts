// Makes the fixture tiny-dnscrypt into a git repository with the tags of dnscrypt-proxy's C line: what the recipe's edits and
// stanzas touch, and a program that prints its version.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/resources.ts';
import { git } from './make-upstream.ts';

interface Release {
  readonly tag: string;
  readonly date: string;
  readonly parts: readonly ('all' | 'libuv' | 'libevent' | 'signatures')[];
  readonly libtool?: boolean;
}

const releases: readonly Release[] = [
  { tag: '0.7', date: '2011-12-07T01:00:00Z', parts: ['all', 'libuv'] },
  { tag: '0.8', date: '2011-12-14T01:50:32Z', parts: ['all', 'libuv', 'signatures'] },
  { tag: '0.12', date: '2012-06-01T01:00:00Z', parts: ['all', 'libevent', 'signatures'] },
  { tag: '1.0.1', date: '2012-08-01T01:00:00Z', parts: ['all', 'libevent', 'signatures'] },
  { tag: '1.1.0', date: '2012-09-24T20:48:52Z', parts: ['all', 'libevent', 'signatures'], libtool: true },
];

/** Makes `<folder>/opendns/dnscrypt-proxy`, so that git's url.<folder>.insteadOf can take it for the public repository. */
export function makeDnscrypt(folder: string): void {
  const work = mkdtempSync(join(tmpdir(), 'debkit-dnscrypt-'));
  try {
    git(work, releases[0]?.date ?? '', 'init', '--quiet', '--initial-branch=master');
    for (const release of releases) {
      for (const name of readdirSync(work)) if (name !== '.git') rmSync(join(work, name), { recursive: true });
      writeTree(work, release);
      git(work, release.date, 'add', '--all');
      git(work, release.date, 'commit', '--quiet', '--no-gpg-sign', '-m', `release ${release.tag}`);
      git(work, release.date, 'tag', release.tag);
    }
    mkdirSync(join(folder, 'opendns'), { recursive: true });
    git(work, releases[0]?.date ?? '', 'clone', '--quiet', '--bare', '--', work, join(folder, 'opendns', 'dnscrypt-proxy'));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The files a release of the real one has in these places, with its placeholders filled in. */
function writeTree(folder: string, { tag, parts, libtool = false }: Release): void {
  for (const part of parts) cpSync(join(packageRoot(), 'test', 'fixtures', 'tiny-dnscrypt', part), folder, { recursive: true });
  const libevent = parts.includes('libevent');
  const host = "NACL_HOSTNAME=`hostname | sed 's/\\..*//' | tr -cd '[a-z][A-Z][0-9]'`";
  const signatures = parts.includes('signatures') ? ['#include "../libnacl/crypto_sign/ed25519/ref/ge25519.h"'] : [];
  const words: readonly (readonly [string, string, string])[] = [
    ['configure.ac', '@VERSION@', tag],
    ['configure.ac', '@AUX_DIR@', libtool ? 'AC_CONFIG_AUX_DIR([libltdl/config])' : ''],
    ['configure.ac', '@LIBTOOL@', libtool ? 'LT_INIT([dlopen])\nLT_CONFIG_LTDL_DIR([libltdl])\nLTDL_INIT' : ''],
    ['configure.ac', '@SUBDIRS@', libevent ? 'AC_CONFIG_SUBDIRS([src/libevent])' : ''],
    ['configure.ac', '@NACL_HOST@', libevent ? 'NACL_HOSTNAME=localhost' : host],
    ['src/Makefile.am', '@LIBRARY@ ', libevent ? 'libevent ' : ''],
    ['src/dnscrypt-proxy/Makefile.am', '@LIBRARIES@', libevent ? `../libevent/libevent.a${libtool ? ' $(LIBLTDL)' : ''}` : ''],
    ['src/dnscrypt-proxy/app.c', '@INCLUDES@', [...signatures, ...(libtool ? ['#include <ltdl.h>'] : [])].join('\n')],
    ['src/dnscrypt-proxy/other.c', '@INCLUDES@', signatures.join('\n')],
    ['src/dnscrypt-proxy/app.c', '@CALLS@', calls(libevent, libtool)],
  ];
  for (const [file, word, text] of words) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(word, () => text));
  }
}

function calls(libevent: boolean, libtool: boolean): string {
  const random = 'extern void evutil_secure_rng_add_bytes(const char *, size_t); evutil_secure_rng_add_bytes("x", 1);';
  return [libevent ? random : '', libtool ? 'if (lt_dlinit() != 0) return 1;' : ''].join(' ').trim();
}
