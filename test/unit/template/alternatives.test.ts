// The stanzas that dh_installalternatives reads.
import assert from 'node:assert/strict';
import type { AlternativePlan } from '../../../src/contracts/service-plan.ts';
import { alternativesText } from '../../../src/template/alternatives.ts';
import { binaryPackage } from '../../helpers/packaging-plans.ts';

const pager: AlternativePlan = { name: 'pager', link: '/usr/bin/pager', path: '/usr/bin/hello', priority: 7, followers: [] };

describe('template/alternatives', () => {
  it('tells the slaves of several languages apart', () => {
    const followers = ['', 'fr/', 'pt_BR/'].map((language) => ({
      link: `/usr/share/man/${language}man1/pager.1.gz`,
      path: `/usr/share/man/${language}man1/hello.1.gz`,
    }));
    assert.equal(
      alternativesText(binaryPackage({ alternatives: [{ ...pager, followers }, { ...pager, name: 'view', link: '/usr/bin/view', priority: -1 }] })),
      [
        'Name: pager',
        'Link: /usr/bin/pager',
        'Alternative: /usr/bin/hello',
        'Dependents:',
        '  /usr/share/man/man1/pager.1.gz pager.1.gz /usr/share/man/man1/hello.1.gz',
        '  /usr/share/man/fr/man1/pager.1.gz fr.pager.1.gz /usr/share/man/fr/man1/hello.1.gz',
        '  /usr/share/man/pt_BR/man1/pager.1.gz pt_BR.pager.1.gz /usr/share/man/pt_BR/man1/hello.1.gz',
        'Priority: 7',
        '',
        'Name: view',
        'Link: /usr/bin/view',
        'Alternative: /usr/bin/hello',
        'Priority: -1',
      ].join('\n'),
    );
    assert.equal(alternativesText(binaryPackage()), '');
  });

  for (const changes of [{ name: 'a; id' }, { name: '--auto' }, { path: '/bin/$(id)' }, { link: '/a b' }, { followers: [{ link: '/a\n/b', path: '/c' }] }]) {
    it(`refuses an injection into the maintainer scripts: ${JSON.stringify(changes)}`, () =>
      assert.throws(() => alternativesText(binaryPackage({ alternatives: [{ ...pager, ...changes }] })), { code: 'TEMPLATE_UNSAFE_VALUE' }));
  }
});
