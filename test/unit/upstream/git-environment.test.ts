// What of the user's environment reaches git.
import assert from 'node:assert/strict';
import { fetchEnvironment, isolatedEnvironment } from '../../../src/upstream/git-environment.ts';

describe('upstream/git-environment', () => {
  const source = {
    HOME: '/home/ann',
    PATH: '/bin',
    SSH_AUTH_SOCK: '/agent',
    https_proxy: 'http://proxy:3128',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'a.b',
    GIT_CONFIG_VALUE_0: 'c',
    GIT_ASKPASS: '/ask',
    GIT_DIR: '/elsewhere',
    GIT_EXEC_PATH: '/evil',
    EDITOR: 'vi',
    AWS_SECRET_ACCESS_KEY: 'x',
    GIT_TEMPLATE_DIR: '/t',
  };

  it('fetches with what reaching a repository needs, and never asks', () => {
    const made = fetchEnvironment(source, false);
    assert.equal(made['GIT_TERMINAL_PROMPT'], '0');
    for (const name of [
      'HOME',
      'SSH_AUTH_SOCK',
      'https_proxy',
      'GIT_CONFIG_COUNT',
      'GIT_CONFIG_KEY_0',
      'GIT_CONFIG_VALUE_0',
    ] as const)
      assert.equal(made[name], source[name]);
    for (const name of ['GIT_ASKPASS', 'GIT_DIR', 'GIT_EXEC_PATH', 'EDITOR', 'AWS_SECRET_ACCESS_KEY', 'GIT_TEMPLATE_DIR'])
      assert.equal(made[name], undefined);
    assert.equal(fetchEnvironment(source, true)['GIT_ASKPASS'], '/ask');
  });

  it('gives up a server that is silent for a minute, or for as long as the user says', () => {
    assert.deepEqual([fetchEnvironment(source, false)['GIT_HTTP_LOW_SPEED_LIMIT'], fetchEnvironment(source, false)['GIT_HTTP_LOW_SPEED_TIME']], ['1', '60']);
    assert.equal(fetchEnvironment({ ...source, GIT_HTTP_LOW_SPEED_TIME: '600' }, false)['GIT_HTTP_LOW_SPEED_TIME'], '600');
  });

  it('reads a fetched repository without configuration and attributes of anybody', () => {
    const made = isolatedEnvironment('/store/x.git');
    assert.deepEqual(
      [made['HOME'], made['GIT_DIR'], made['GIT_CONFIG_GLOBAL'], made['GIT_CONFIG_NOSYSTEM'], made['GIT_ATTR_NOSYSTEM']],
      ['/nonexistent', '/store/x.git', '/dev/null', '1', '1'],
    );
    assert.equal(made['XDG_CONFIG_HOME'], undefined);
  });
});
