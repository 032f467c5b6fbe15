// Maintainer scripts of two packages, by the parts of debhelper's commands.
import assert from 'node:assert/strict';
import { compareMembers } from '../../../src/debian/compare-scripts.ts';

const part = (helper: string, text: string, version = '13.11.4') => `# Automatically added by ${helper}/${version}\n${text}\n# End automatically added section\n`;
const script = (...texts: string[]) => `#!/bin/sh\nset -e\n${texts.join('')}`;

describe('compare-scripts', () => {
  const changes = (first: string | null, second: string | null, name = 'postinst') =>
    compareMembers(first === null ? {} : { [name]: first }, second === null ? {} : { [name]: second }).flatMap((one) => one.changes.map(({ what, first: a, second: b }) => [what, a, b]));

  it('tells a command from another that adds the same', () => {
    assert.deepEqual(changes(script(part('dh_systemd_enable', 'enable it')), script(part('dh_installsystemd', 'enable it'))), [['helper', 'dh_systemd_enable', 'dh_installsystemd']]);
  });

  it('tells each once, and what one side has alone', () => {
    const first = script(part('dh_old', 'a'), part('dh_old', 'b'), part('dh_gone', 'c'));
    const second = script(part('dh_new', 'a'), part('dh_new', 'b'), part('dh_come', 'd'));
    assert.deepEqual(changes(first, second), [
      ['helper', 'dh_old', 'dh_new'],
      ['helper', 'dh_gone', null],
      ['helper', null, 'dh_come'],
    ]);
  });

  it('tells other lines of one command', () => {
    assert.deepEqual(changes(script(part('dh_installinit', 'a')), script(part('dh_installinit', 'b'))), [['helper', 'dh_installinit', 'dh_installinit']]);
  });

  it('tells another order', () => {
    assert.deepEqual(changes(script(part('dh_a', '1'), part('dh_b', '2')), script(part('dh_b', '2'), part('dh_a', '1'))), [['order', 'dh_a, dh_b', 'dh_b, dh_a']]);
  });

  it('tells the lines outside of those parts', () => {
    assert.deepEqual(changes(script('adduser x\n', part('dh_a', '1')), script(part('dh_a', '1'), 'echo done\n')), [['lines', 'adduser x', 'echo done']]);
  });

  it("tells debhelper's version where that alone is another, and passes over blank lines", () => {
    assert.deepEqual(changes(script(part('dh_a', '1', '13.11.4')), script(part('dh_a', '1', '13.24.2'))), [['debhelper', '13.11.4', '13.24.2']]);
    assert.deepEqual(changes(script('\n', part('dh_a', '1')), script(part('dh_a', '1'), '\n\n')), []);
  });

  it('tells of a script that one side has alone what it does, or that it is there', () => {
    assert.deepEqual(changes(null, script(part('dh_a', '1'))), [['helper', null, 'dh_a']]);
    assert.deepEqual(changes(script('mv a b\n'), null), [['lines', 'mv a b', null]]);
    assert.deepEqual(changes(script(), null), [['member', 'there', null]]);
    assert.deepEqual(changes('', null, 'md5sums'), [['member', 'there', null]]);
  });

  it('takes a part without an end for lines', () => {
    assert.deepEqual(changes(script('# Automatically added by dh_x\nrm -rf /\n'), script()), [['lines', 'rm -rf /', null]]);
  });

  it('tells scripts first, then the other members, and has the diff', () => {
    const found = compareMembers({ triggers: 'a\n', postrm: 'x\n', preinst: 'x\n', control: 'a', conffiles: 'a' }, { triggers: 'b\n', postrm: 'y\n', preinst: 'y\n' });
    assert.deepEqual(found.map(({ subject, diff }) => [subject, diff?.split('\n').slice(1, 3)]), [
      ['preinst', ['-x', '+y']],
      ['postrm', ['-x', '+y']],
      ['triggers', ['-a', '+b']],
    ]);
  });

  it('is quick with more parts than any script has', function () {
    this.timeout(60_000);
    const many = (word: string) => script(...Array.from({ length: 30_000 }, (_, index) => part('dh_x', `${word} ${index}`)));
    const began = performance.now();
    changes(many('a'), many('b'));
    assert.ok(performance.now() - began < 20_000);
  });
});
