// Which .debs of one source are installed together: all that can be, each with what it needs of its kin.
import assert from 'node:assert/strict';
import { installGroups, withSiblings, type TestedDeb } from '../../../src/sandbox/install-groups.ts';

const deb = (name: string, depends = ''): TestedDeb => ({ name, path: `/${name}.deb`, depends });
const names = (groups: readonly (readonly TestedDeb[])[]) => groups.map((group) => group.map((one) => one.name));

describe('stages/install-groups', () => {
  it('asks once where everything fits', async () => {
    let asked = 0;
    const fits = () => Promise.resolve((asked += 1) > 0);
    assert.deepEqual(names(await installGroups([deb('a'), deb('b')], fits)), [['a', 'b']]);
    assert.equal(asked, 1);
  });

  it('tests packages that conflict apart, and none is left out', async () => {
    const all = [deb('base-lua'), deb('utils'), deb('base'), deb('daemon', 'base | base-lua, libc6 (>= 2.41)')];
    const fits = (group: readonly TestedDeb[]) => Promise.resolve(!(['base', 'base-lua'].every((name) => group.some((one) => one.name === name))));
    assert.deepEqual(names(await installGroups(all, fits)), [['base-lua', 'utils'], ['base', 'daemon']]);
  });

  it('keeps a package that fits nowhere as a group, so that its failure shows', async () => {
    const fits = (group: readonly TestedDeb[]) => Promise.resolve(!group.some((one) => one.name === 'broken'));
    assert.deepEqual(names(await installGroups([deb('a'), deb('broken')], fits)), [['a'], ['broken']]);
  });

  it('follows dependencies between kin to their end', () => {
    const all = [deb('aa', 'bb'), deb('bb', 'xx | cc (= 1)'), deb('cc', 'aa')];
    assert.deepEqual(withSiblings(all[0] as TestedDeb, all).map((one) => one.name), ['aa', 'bb', 'cc']);
  });
});
