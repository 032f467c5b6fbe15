// Options, configuration and environment made into requests: which of them wins, and what is refused.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../../../src/cli/configuration.ts';
import type { Environment } from '../../../src/cli/environment.ts';
import { maintainerOf, standInMaintainer } from '../../../src/cli/maintainer.ts';
import {
  buildRequest,
  librariesOf,
  placesOf,
  planRequest,
  type BuildOptions,
  type SettingsContext,
} from '../../../src/cli/settings.ts';
import { isValidMaintainer } from '../../../src/debian/names.ts';
import { defaultLimits } from '../../../src/sandbox/limits.ts';
import { writeKeys } from '../../helpers/keys.ts';

function context(configuration: Partial<Configuration> = {}, environment: Environment = {}): SettingsContext {
  return {
    configuration: { file: null, aptSources: [], ...configuration },
    environment: { HOME: '/home/ann', ...environment },
    cwd: '/home/ann/project',
    architecture: 'amd64',
    hostMirror: null,
    hostSecurityMirror: null,
  };
}

function build(options: BuildOptions, given: SettingsContext = context()) {
  return buildRequest('tiny', { ...options, stopAt: 'packages' }, given);
}

describe('cli/settings', () => {
  it('takes the key for statements from the option, then from the configuration, and refuses one that is not fit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'debkit-settings-'));
    try {
      const [first, second] = [writeKeys(folder, 'ed25519', 'first').secret, writeKeys(folder, 'ecdsa-p256', 'second').secret];
      const given = { ...context({ 'provenance-key': second }), cwd: folder };
      assert.equal(build({ provenanceKey: 'first.pem' }, given).provenanceKey, first);
      assert.equal(build({}, given).provenanceKey, second);
      assert.throws(() => build({ provenanceKey: 'absent.pem' }, given), { code: 'KEY_UNREADABLE', exitCode: 2 });
      assert.throws(() => build({ provenanceKey: 'first.pub' }, given), { code: 'KEY_UNSUITABLE', exitCode: 2 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has defaults for everything', () => {
    const { plan, places, ...rest } = build({});
    assert.deepEqual(plan, {
      suite: 'trixie',
      architecture: 'amd64',
      style: null,
      maintainer: standInMaintainer,
      versionSuffix: '~debkit1',
      sourceDateEpoch: null,
      buildOptions: '',
      buildProfiles: '',
      aptSources: [],
      lock: 'heed',
      stepLimit: 7200,
    });
    assert.deepEqual(
      { ...places, recipeLibraries: [] },
      { store: '/home/ann/.cache/debkit', state: '/home/ann/.local/state/debkit', recipeLibraries: [], mirror: null, securityMirror: null, snapshots: null, keyring: null, containerBase: null },
    );
    assert.deepEqual(rest, {
      target: 'tiny',
      stopAt: 'packages',
      limits: defaultLimits(),
      sandbox: 'auto',
      out: '/home/ann/project/dist',
      failOn: 'error',
      acceptLint: false,
      keep: false,
      offline: false,
      fresh: false,
      noCache: false,
      lint: true,
      test: true,
      upgrade: false,
      reproduce: 'no',
      diffoscope: false,
      elsewhere: [],
      ccache: true,
      provenanceKey: null,
      continueFailed: false,
    });
  });

  it('lets an option win over the configuration, and that over the default', () => {
    const configured = context({
      suite: 'bookworm',
      sandbox: 'docker',
      style: 'cdbs',
      'fail-on': 'warning',
      mirror: 'http://mirror.example.org/debian',
      limits: { time: 60, processes: 100 },
      'version-suffix': '+acme1',
    });
    const own = build({}, configured);
    assert.deepEqual(
      [own.plan.suite, own.sandbox, own.plan.style, own.failOn, own.plan.stepLimit, own.limits.processes, own.plan.versionSuffix],
      ['bookworm', 'docker', 'cdbs', 'warning', 60, 100, '+acme1'],
    );
    assert.equal(own.places.mirror, 'http://mirror.example.org/debian');
    const asked = build(
      { suite: 'sid', sandbox: 'unshare', style: 'dh', failOn: 'none', out: '/srv/out', lint: false, cache: false, limit: { time: 5, log: 4096 } },
      configured,
    );
    assert.deepEqual([asked.plan.suite, asked.sandbox, asked.plan.style, asked.failOn], ['sid', 'unshare', 'dh', 'none']);
    assert.deepEqual([asked.out, asked.lint, asked.noCache], ['/srv/out', false, true]);
    assert.deepEqual([asked.plan.stepLimit, asked.limits.log, asked.limits.processes], [5, 4096, 100]);
  });

  const suites: [string, string][] = [
    ['stable', 'trixie'],
    ['testing', 'forky'],
    ['unstable', 'sid'],
    ['oldstable', 'bookworm'],
    ['bookworm', 'bookworm'],
  ];
  for (const [name, codename] of suites)
    it(`suite ${name} is ${codename}`, () => assert.equal(planRequest({ suite: name }, context()).suite, codename));

  const archive = { mirror: 'http://mirror.example.org/ubuntu', keyring: '/k.gpg' };
  it('takes a suite it does not know with mirror and keyring', () =>
    assert.equal(planRequest({ suite: 'noble' }, context(archive)).suite, 'noble'));

  const refused: [string, BuildOptions, SettingsContext, string, RegExp][] = [
    ['an unknown suite', { suite: 'trixi' }, context(), 'UNKNOWN_SUITE', /did you mean 'trixie'/],
    [
      'an unknown suite with a mirror alone',
      { suite: 'noble' },
      context({ mirror: archive.mirror }),
      'UNKNOWN_SUITE',
      /'mirror' and 'keyring'/,
    ],
    ['a suite that is an option', { suite: '--x' }, context(archive), 'UNKNOWN_SUITE', /one of/],
    [
      'an architecture of another machine',
      { architecture: 'arm64' },
      context(),
      'ARCHITECTURE_NOT_NATIVE',
      /leave --architecture out/,
    ],
    ['an unknown architecture', { architecture: 'amd46' }, context(), 'UNKNOWN_ARCHITECTURE', /did you mean 'amd64'/],
    ['--offline with --no-cache', { offline: true, cache: false }, context(), 'OPTIONS_CONFLICT', /leave one/],
    ['a bad epoch', {}, context({}, { SOURCE_DATE_EPOCH: '-1' }), 'BAD_SOURCE_DATE_EPOCH', /whole seconds/],
    ['an epoch that is a date', {}, context({}, { SOURCE_DATE_EPOCH: '2024-01-01' }), 'BAD_SOURCE_DATE_EPOCH', /whole seconds/],
    [
      'build options with control characters',
      {},
      context({}, { DEB_BUILD_OPTIONS: 'nocheck\u0007' }),
      'BAD_BUILD_OPTIONS',
      /words/,
    ],
    [
      'a maintainer with a comma',
      {},
      context({}, { DEBFULLNAME: 'Ann, B', DEBEMAIL: 'a@example.org' }),
      'BAD_MAINTAINER',
      /without commas/,
    ],
  ];
  for (const [what, options, given, code, hint] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => build(options, given),
        (error: { code: string; exitCode: number; details: { hint: string } }) => {
          assert.deepEqual([error.code, error.exitCode], [code, 2]);
          assert.match(error.details.hint, hint);
          return true;
        },
      );
    });
  }

  it('reads the environment', () => {
    const { plan } = build(
      {},
      context({}, { SOURCE_DATE_EPOCH: '1700000000', DEB_BUILD_OPTIONS: ' nocheck\n parallel=2 ', DEB_BUILD_PROFILES: 'nodoc' }),
    );
    assert.deepEqual([plan.sourceDateEpoch, plan.buildOptions, plan.buildProfiles], [1700000000, 'nocheck parallel=2', 'nodoc']);
  });

  const caches: [Environment, string][] = [
    [{ XDG_CACHE_HOME: '/var/c' }, '/var/c/debkit'],
    [{ XDG_CACHE_HOME: 'relative' }, '/home/ann/.cache/debkit'],
    [{ XDG_CACHE_HOME: '' }, '/home/ann/.cache/debkit'],
    [{ HOME: '' }, join(userInfo().homedir, '.cache/debkit')],
    [{ HOME: 'relative' }, join(userInfo().homedir, '.cache/debkit')],
  ];
  for (const [environment, store] of caches)
    it(`keeps things in ${store}`, () => assert.equal(placesOf(context({}, environment)).store, store));

  it('searches ./recipes, configured folders, then its own', () => {
    const labels = librariesOf(
      { file: null, aptSources: [], 'recipe-folders': ['/srv/recipes', '/home/ann/project/recipes'] },
      '/home/ann/project',
    ).map(({ path, label }) => [path, label]);
    assert.deepEqual(labels.slice(0, 2), [
      ['recipes', './recipes'],
      ['/srv/recipes', '/srv/recipes'],
    ]);
    assert.deepEqual([labels.length, labels[2]?.[1]], [3, "debkit's own recipes"]);
  });
});

describe('cli/maintainer', () => {
  const rows: [string | undefined, Environment, string][] = [
    [undefined, { DEBFULLNAME: 'Ann B', DEBEMAIL: 'ann@example.org' }, 'Ann B <ann@example.org>'],
    ['Cfg <c@example.org>', { DEBFULLNAME: 'Ann B', DEBEMAIL: 'ann@example.org' }, 'Cfg <c@example.org>'],
    [undefined, { DEBEMAIL: 'ann@example.org' }, 'ann <ann@example.org>'],
    [undefined, { DEBEMAIL: 'Ann B <ann@example.org>' }, 'Ann B <ann@example.org>'],
    [undefined, { DEBFULLNAME: 'Ann B' }, standInMaintainer],
    [undefined, {}, standInMaintainer],
  ];
  for (const [configured, environment, expected] of rows) {
    it(expected, () => assert.equal(maintainerOf(configured, environment), expected));
  }
  it('has a stand-in that is a valid maintainer', () => assert.ok(isValidMaintainer(standInMaintainer)));
});
