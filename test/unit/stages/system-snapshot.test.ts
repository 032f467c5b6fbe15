// What a package leaves behind, takes away or changes of the system that it was in.
import assert from 'node:assert/strict';
import { leftBehind, snapshotReader, type SystemSnapshot } from '../../../src/stages/system-snapshot.ts';

const system = [
  ['/etc', 'd 755 root:root\t4096 1.0 '],
  ['/etc/issue', 'f 644 root:root\t20 1.5 '],
  ['/etc/skel', 'd 755 root:root\t4096 1.0 '],
  ['/etc/skel/.profile', 'f 644 root:root\t5 1.0 '],
  ['/etc/passwd', 'f 644 root:root\t100 1.0 '],
  ['/etc/alternatives/pager', 'l 777 root:root\t9 1.0 /bin/more'],
  ['/etc/profile', 'f 644 root:root\t1 1.0 '],
  ['/usr/share/an index', 'f 644 root:root\t1 1.0 '],
] as const;
const others = ['owned /etc/issue', 'owned /etc/skel/.profile', 'user root', 'told alternative of pager: /bin/more', 'package base-files'];

function snapshot(changes: Readonly<Record<string, string | null>> = {}, more: readonly string[] = []): SystemSnapshot {
  const reader = snapshotReader();
  const files = { ...Object.fromEntries(system), ...changes };
  for (const [path, state] of Object.entries(files)) if (state !== null) reader.onLine(`file ${state}\t${path}`);
  for (const line of [...others, ...more]) reader.onLine(line);
  return reader.snapshot;
}

describe('leftBehind', () => {
  const rows: readonly (readonly [string, SystemSnapshot, readonly string[]])[] = [
    ['nothing', snapshot(), []],
    ['a folder, which stands for what is in it', snapshot({ '/opt/x': 'd 755 root:root\t1 1 ', '/opt/x/y': 'f 644 root:root\t1 1 ' }), ['/opt/x']],
    ['what it tells dpkg', snapshot({}, ['told diversion of /a to /b by x', 'told alternative of pager: /bin/x']), ['alternative of pager: /bin/x', 'diversion of /a to /b by x']],
    ['what it takes away', snapshot({ '/etc/skel': null, '/etc/skel/.profile': null }), ['taken away: /etc/skel']],
    ["another package's file with other text", snapshot({ '/etc/issue': 'f 644 root:root\t20 2.5 ' }), ['changed: /etc/issue']],
    ['modes, owners and links', snapshot({ '/etc/issue': 'f 600 root:root\t20 1.5 ', '/etc/skel': 'd 755 x:x\t4096 1.0 ', '/etc/alternatives/pager': 'l 777 root:root\t9 1.0 /bin/x' }), ['changed: /etc/alternatives/pager, /etc/issue, /etc/skel']],
    ['configuration that no package owns', snapshot({ '/etc/profile': 'f 644 root:root\t2 2.0 ' }), ['changed: /etc/profile']],
    ['an index that no package owns is made anew, and so is configuration, and the passwords', snapshot({ '/usr/share/an index': 'f 644 root:root\t2 2.0 ', '/etc/profile': 'f 644 root:root\t1 2.0 ', '/etc/passwd': 'f 644 root:root\t120 2.0 ', '/etc/passwd-': 'f 600 root:root\t1 1 ' }), []],
    ['a link that is made anew to the same target', snapshot({ '/etc/alternatives/pager': 'l 777 root:root\t9 2.0 /bin/more' }), []],
    ["a folder's time is not its own", snapshot({ '/etc/skel': 'd 755 root:root\t8192 3.0 ' }), []],
  ];
  for (const [what, after, failures] of rows) {
    it(what, () => assert.deepEqual(leftBehind(snapshot(), after).failures, failures));
  }

  it('notes a user that stays', () => {
    assert.deepEqual(leftBehind(snapshot(), snapshot({}, ['user x', 'user x (group)'])), { failures: [], notes: ['system user x stays', 'system user x (group) stays'] });
  });

  it('says ten of many', () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`/var/${String(index).padStart(2, '0')}`, 'f 644 root:root\t1 1 ']));
    const [failure = ''] = leftBehind(snapshot(files), snapshot()).failures;
    assert.match(failure, /^taken away: \/var\/00, .*\/var\/09 and 2 more$/);
  });
});
