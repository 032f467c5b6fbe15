// Which accounts make an environment depend on the order in which its packages were installed.
import assert from 'node:assert/strict';
import { dependsOnOrder, type Accounts } from '../../../src/sandbox/accounts.ts';

describe('sandbox/accounts', () => {
  const base: Accounts = { users: ['root', 'builder'], groups: ['root', 'adm'] };
  const rows: [string, readonly string[], readonly string[], boolean][] = [
    ['none', [], [], false],
    ['one user with its group', ['uuidd'], ['uuidd'], false],
    ['two users', ['uuidd', 'tcpdump'], ['uuidd'], true],
    ['two groups', [], ['_ssh', 'render'], true],
  ];
  for (const [what, users, groups, expected] of rows) {
    it(`${what}: ${expected}`, () => assert.equal(dependsOnOrder(base, { users: [...users, ...base.users], groups: [...groups, ...base.groups] }), expected));
  }
});
