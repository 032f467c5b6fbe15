// lintian's lines.
import assert from 'node:assert/strict';
import type { LintTag } from '../../../src/contracts/artifacts.ts';
import { lintPointer, parseLintianExplanations, parseLintianLine, parseLintianOutput } from '../../../src/debian/lintian.ts';

describe('lintian', () => {
  const rows: [string, Omit<LintTag, 'advice'>][] = [
    [
      'E: tinyproxy: missing-dependency-on-libc needed by usr/bin/tinyproxy',
      {
        severity: 'error',
        package: 'tinyproxy',
        type: 'binary',
        tag: 'missing-dependency-on-libc',
        context: 'needed by usr/bin/tinyproxy',
      },
    ],
    [
      'W: tinyproxy: no-manual-page [usr/bin/tinyproxy]',
      { severity: 'warning', package: 'tinyproxy', type: 'binary', tag: 'no-manual-page', context: '[usr/bin/tinyproxy]' },
    ],
    [
      'I: foo source: no-dh-sequencer [debian/rules]',
      { severity: 'info', package: 'foo', type: 'source', tag: 'no-dh-sequencer', context: '[debian/rules]' },
    ],
    [
      'P: foo source: package-uses-old-debhelper-compat-version 10',
      { severity: 'pedantic', package: 'foo', type: 'source', tag: 'package-uses-old-debhelper-compat-version', context: '10' },
    ],
    [
      'E: foo changes: bad-distribution-in-changes-file nosuch',
      { severity: 'error', package: 'foo', type: 'changes', tag: 'bad-distribution-in-changes-file', context: 'nosuch' },
    ],
    ['W: foo buildinfo: x', { severity: 'warning', package: 'foo', type: 'buildinfo', tag: 'x', context: '' }],
    [
      'X: g++-4.2: team/pkg-perl/x',
      { severity: 'experimental', package: 'g++-4.2', type: 'binary', tag: 'team/pkg-perl/x', context: '' },
    ],
    [
      'O: foo: hardening-no-pie [usr/sbin/foo]',
      { severity: 'overridden', package: 'foo', type: 'binary', tag: 'hardening-no-pie', context: '[usr/sbin/foo]' },
    ],
    [
      'C: foo source: debian-build-system dh',
      { severity: 'classification', package: 'foo', type: 'source', tag: 'debian-build-system', context: 'dh' },
    ],
    ['M: foo: tag masked: by it', { severity: 'masked', package: 'foo', type: 'binary', tag: 'tag', context: 'masked: by it' }],
    [
      '\u001b[31mE\u001b[0m: foo: \u001b[1mtag\u001b[0m x ',
      { severity: 'error', package: 'foo', type: 'binary', tag: 'tag', context: 'x' },
    ],
  ];
  for (const [line, expected] of rows)
    it(JSON.stringify(line), () => assert.deepEqual(parseLintianLine(line), { ...expected, advice: null }));

  const others = [
    '',
    'N: 1 tag overridden',
    'N: foo: tag',
    'Z: foo: tag',
    'E foo: tag',
    'E: : tag',
    'E: foo:',
    'running with root privileges is not recommended!',
    ' E: foo: tag',
    'E: Foo: tag',
  ];
  for (const line of others) it(`passes over ${JSON.stringify(line)}`, () => assert.equal(parseLintianLine(line), null));

  it('reads a whole output', () => {
    assert.deepEqual(
      parseLintianOutput('N:\nE: a1: x\r\nN: why\nW: b2 source: y z\n').map((tag) => tag.tag),
      ['x', 'y'],
    );
    assert.deepEqual(parseLintianOutput(''), []);
  });

  it('reads what --info says of each tag, once, and no comment of an override', () => {
    const output = [
      'N:',
      'W: tiny: first [debian/rules:3]',
      'N: ',
      'N:   It is wrong,',
      'N:   and stays so.',
      'N:   ',
      'N:   Please see Policy.',
      'N: ',
      'N:   Visibility: warning',
      'N:   Show-Always: no',
      'N:   Check: a/b',
      'N: ',
      'N:   Screen: x/y',
      'N:     Reason: other words',
      'N:',
      'W: tiny: first again',
      'N:',
      'N: an override has this reason',
      'O: tiny: second',
      'N: ',
      'N:   Two.',
      'N: ',
      'N:   Visibility: info',
      'I: tiny: third',
    ];
    assert.deepEqual(parseLintianExplanations(output.join('\n')), { first: 'It is wrong, and stays so.\nPlease see Policy.', second: 'Two.' });
  });

  it('finds the place a tag points to', () => {
    assert.deepEqual(lintPointer('"Intead" [usr/share/man/man8/x.8.gz:12]'), { file: 'usr/share/man/man8/x.8.gz', line: 12 });
    assert.deepEqual(lintPointer('[debian/rules]'), { file: 'debian/rules', line: null });
    assert.deepEqual(lintPointer('x [debian/control:*]'), { file: 'debian/control', line: null });
    assert.equal(lintPointer('needed by usr/bin/x'), null);
  });
});
