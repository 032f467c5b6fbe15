// Small packaging plans for tests: whole, valid, and changed where a test says so.
import type { BinaryPackagePlan, BuildPlanSteps, PackagingPlan } from '../../src/contracts/plan.ts';
import type { ServicePlan } from '../../src/contracts/service-plan.ts';

/** A binary package `hello` that takes every installed file. */
export function binaryPackage(changes: Partial<BinaryPackagePlan> = {}): BinaryPackagePlan {
  return {
    name: 'hello',
    architecture: 'any',
    multiArch: null,
    section: null,
    priority: null,
    essential: false,
    relations: { Depends: ['${misc:Depends}', '${shlibs:Depends}'] },
    fields: {},
    summary: 'friendly greeter',
    description: ['It greets.'],
    files: null,
    docs: [],
    examples: [],
    manpages: [],
    links: [],
    dirs: [],
    maintscript: [],
    services: [],
    alternatives: [],
    smoke: [],
    lintOverrides: [],
    ...changes,
  };
}

/** A daemon `hello` of no special user. */
export function service(changes: Partial<ServicePlan> = {}): ServicePlan {
  return {
    name: 'hello',
    description: 'Greeter',
    execStart: '/usr/sbin/hellod',
    type: 'simple',
    user: null,
    group: null,
    home: null,
    dropsPrivileges: false,
    capabilities: [],
    notHardened: null,
    stateDirectories: [],
    cacheDirectories: [],
    runtimeDirectories: [],
    logsDirectories: [],
    configurationDirectories: [],
    defaultFile: null,
    logrotate: null,
    enable: true,
    start: true,
    unit: {},
    test: { run: true, reason: null },
    ...changes,
  };
}

/** autotools with debkit's defaults. */
export function buildSteps(changes: Partial<BuildPlanSteps> = {}): BuildPlanSteps {
  return {
    system: 'autotools',
    autoreconf: true,
    configure: [],
    make: [],
    install: [],
    installTarget: 'install',
    flags: changes.system === 'make' ? 'arguments' : 'environment',
    test: { run: true, target: null, reason: null },
    environment: {},
    hardening: null,
    with: [],
    parallel: true,
    rules: null,
    ...changes,
  };
}

/** A source package `hello` with one binary package, in dh style unless `changes` says otherwise. */
export function packagingPlan(changes: Partial<PackagingPlan> = {}): PackagingPlan {
  const cdbs = changes.style === 'cdbs';
  return {
    source: 'hello',
    section: 'misc',
    priority: 'optional',
    maintainer: 'Ann Example <ann@example.org>',
    uploaders: [],
    homepage: null,
    vcs: { git: null, browser: null },
    standardsVersion: '4.7.2',
    compatLevel: cdbs ? 10 : 13,
    sourceFormat: '3.0 (quilt)',
    rulesRequiresRoot: 'no',
    style: 'dh',
    build: buildSteps(),
    buildRelations: {
      'Build-Depends': [cdbs ? 'debhelper-compat (= 10)' : 'debhelper-compat (= 13)'],
      'Build-Depends-Arch': [],
      'Build-Depends-Indep': [],
      'Build-Conflicts': [],
      'Build-Conflicts-Arch': [],
      'Build-Conflicts-Indep': [],
    },
    sourceFields: {},
    packages: [binaryPackage()],
    tests: [],
    copyright: {
      upstreamName: 'hello',
      upstreamContact: [],
      licenses: {},
      stanzas: [{ files: ['*'], copyright: ['2026 Ann Example'], license: 'Expat', comment: null }],
    },
    upstreamMetadata: {},
    watch: null,
    sourceLintOverrides: [],
    edits: [],
    patches: [],
    debianFiles: [],
    changelog: [
      {
        version: '1.0-1',
        distribution: 'trixie',
        urgency: 'medium',
        changes: ['Initial package.'],
        maintainer: 'Ann Example <ann@example.org>',
        date: 1700000000,
      },
    ],
    ...changes,
  };
}
