// The command line as it is read: commands, options before and after them, and what is refused in which words.
import assert from 'node:assert/strict';
import type { Invocation } from '../../../src/cli/invocation.ts';
import { parseArguments } from '../../../src/cli/program.ts';

function parse(...argv: string[]): { invocation: Invocation | null; text: string } {
  let text = '';
  const invocation = parseArguments(argv, '1.2.3', (more) => (text += more));
  return { invocation, text };
}

describe('cli/program', () => {
  const rows: [string[], string, string[], Record<string, unknown>, string?][] = [
    [['build', 'tiny'], 'build', ['tiny'], { cache: true, ccache: true, lint: true, test: true }],
    [['build', 'tiny', 'other@1.0'], 'build', ['tiny', 'other@1.0'], { cache: true, ccache: true, lint: true, test: true }],
    [['build', 'tiny', '--reproduce'], 'build', ['tiny'], { cache: true, ccache: true, lint: true, test: true, reproduce: true }],
    [['build', 'tiny', '--no-reproduce'], 'build', ['tiny'], { cache: true, ccache: true, lint: true, test: true, reproduce: false }],
    [
      ['--json', 'build', 'tiny', '--no-lint', '--no-cache'],
      'build',
      ['tiny'],
      { cache: false, ccache: true, lint: false, test: true, json: true },
    ],
    [
      ['build', 'tiny', '--json', '--no-test', '--yes'],
      'build',
      ['tiny'],
      { cache: true, ccache: true, lint: true, test: false, json: true, yes: true },
    ],
    [
      [
        'build',
        '--suite',
        'sid',
        '--style=cdbs',
        '--sandbox',
        'here',
        '--fail-on',
        'none',
        '--out',
        'd',
        '--keep',
        '--offline',
        '--fresh',
        'x',
      ],
      'build',
      ['x'],
      {
        suite: 'sid',
        style: 'cdbs',
        sandbox: 'here',
        failOn: 'none',
        out: 'd',
        keep: true,
        offline: true,
        fresh: true,
        cache: true,
        ccache: true,
        lint: true,
        test: true,
      },
    ],
    [['build', 'tiny', '--continue', '--no-ccache'], 'build', ['tiny'], { cache: true, ccache: false, continue: true, lint: true, test: true }],
    [
      ['build', 'a', './b.dsc', '--jobs', '3', '--fail-fast'],
      'build',
      ['a', './b.dsc'],
      { jobs: 3, failFast: true, cache: true, ccache: true, lint: true, test: true },
    ],
    [['source', '--all'], 'source', [], { all: true, cache: true }],
    [['source', 'tiny', '--quiet'], 'source', ['tiny'], { cache: true, quiet: true }],
    [['render', 'tiny', '--out', 'd'], 'render', ['tiny'], { out: 'd' }],
    [['plan', 'tiny', '--architecture', 'amd64'], 'plan', ['tiny'], { architecture: 'amd64' }],
    [['check'], 'check', [], {}],
    [['check', 'a', './b.yaml'], 'check', ['a', './b.yaml'], {}],
    [['list', '--verbose'], 'list', [], { verbose: true }],
    [['show', 'tiny'], 'show', ['tiny'], {}],
    [['compare', 'tiny'], 'compare', ['tiny'], { lint: true, test: true }],
    [['verify', 'tiny', '--sandboxes', 'podman,unshare'], 'verify', ['tiny'], { sandboxes: ['podman', 'unshare'] }],
    [['compare', 'tiny', '--styles', 'dh,cdbs', '--suite', 'bookworm', '--exit-code'], 'compare', ['tiny'], { styles: ['dh', 'cdbs'], suite: 'bookworm', exitCode: true, lint: true, test: true }],
    [['compare', 'a.deb', 'b.deb', '--json'], 'compare', ['a.deb', 'b.deb'], { json: true, lint: true, test: true }],
    [['compare', 'tiny', '--suites', 'bookworm,sid', '--style', 'dh', '--no-test'], 'compare', ['tiny'], { suites: ['bookworm', 'sid'], style: 'dh', lint: true, test: false }],
    [['setup', '--yes'], 'setup', [], { yes: true }],
    [['doctor'], 'doctor', [], {}],
    [['show', '--', '--tiny'], 'show', ['--tiny'], {}],
  ];
  for (const [argv, command, targets, options, action] of rows) {
    const invocation = { command, targets, options, ...(action === undefined ? {} : { action }) };
    it(argv.join(' '), () => assert.deepEqual(parse(...argv).invocation, invocation));
  }

  const shell = { command: 'env', action: 'shell', words: [] };
  const actions: [string[], Partial<Invocation>][] = [
    [['env'], { command: 'env', action: 'list', targets: [], options: {} }],
    [['env', 'prune', '--older-than', '7', '--dry-run'], { command: 'env', action: 'prune', targets: [], options: { olderThan: 7, dryRun: true } }],
    [['env', 'prepare'], { command: 'env', action: 'prepare', targets: [], options: {} }],
    [['env', 'prepare', 'a', 'b@1', '--suite', 'sid'], { command: 'env', action: 'prepare', targets: ['a', 'b@1'], options: { suite: 'sid' } }],
    [['env', 'shell'], { ...shell, targets: [], options: { source: true } } as Partial<Invocation>],
    [['env', 'shell', 'tiny', '--root', '--no-source'], { ...shell, targets: ['tiny'], options: { source: false, root: true } } as Partial<Invocation>],
    [['env', 'shell', '-c', 'ls | wc'], { ...shell, targets: [], options: { source: true, command: 'ls | wc' } } as Partial<Invocation>],
    [['env', 'shell', '--', 'ls', '-l'], { ...shell, targets: [], words: ['ls', '-l'], options: { source: true } } as Partial<Invocation>],
    [['env', 'shell', 'tiny', '--network', '--', 'sh', '--', '-c'], { ...shell, targets: ['tiny'], words: ['sh', '--', '-c'], options: { source: true, network: true } } as Partial<Invocation>],
    [['test', 'tiny', '--suite', 'bookworm,sid', '--no-lint'], { command: 'test', targets: ['tiny'], options: { suite: 'bookworm,sid', lint: false } }],
    [['shell', 'tiny', '--suite', 'sid'], { command: 'shell', targets: ['tiny'], words: [], options: { suite: 'sid' } }],
    [['shell', 'tiny', '--', 'make', '-k'], { command: 'shell', targets: ['tiny'], words: ['make', '-k'], options: {} }],
    [['patch', 'tiny', 'fix', '--description', 'Why.', '--forwarded', 'no'], { command: 'patch', targets: ['tiny', 'fix'], options: { description: 'Why.', forwarded: 'no' } }],
    [['cache'], { command: 'cache', action: 'list', targets: [], options: {} }],
    [['cache', 'prune', '--all', '--json'], { command: 'cache', action: 'prune', targets: [], options: { all: true, json: true } }],
    [['cache', 'path'], { command: 'cache', action: 'path', targets: [], options: {} }],
  ];
  for (const [argv, expected] of actions) it(argv.join(' '), () => assert.deepEqual(parse(...argv).invocation, expected));

  const wrong: [string[], string, RegExp][] = [
    [['env', 'shell', 'a', 'b'], 'EXCESS_ARGUMENTS', /after --/],
    [['shell', 'a', 'b'], 'EXCESS_ARGUMENTS', /debkit shell tinyproxy -- ls/],
    [['shell'], 'MISSING_ARGUMENT', /--help/],
    [['patch', 'a'], 'MISSING_ARGUMENT', /--help/],
    [['env', 'shell', '-c', 'x', '--', 'y'], 'OPTIONS_CONFLICT', /leave one of them out/],
    [['env', 'prune', '--older-than', 'x'], 'INVALID_ARGUMENT', /--help/],
    [['cache', 'list', 'x'], 'EXCESS_ARGUMENTS', /--help/],

    [['bulid', 'x'], 'UNKNOWN_COMMAND', /did you mean 'build'\?/],
    [['frobnicate'], 'UNKNOWN_COMMAND', /debkit --help/],
    [['build', 'x', '--jsno'], 'UNKNOWN_OPTION', /did you mean '--json'\?/],
    [['build', 'x', '--suit', 'sid'], 'UNKNOWN_OPTION', /did you mean '--suite'\?/],
    [['build'], 'MISSING_ARGUMENT', /--help/],
    [['source'], 'MISSING_ARGUMENT', /--help/],
    [['build', 'x', '--all'], 'CONFLICTING_OPTION', /--help/],
    [['build', 'x', '--jobs', '0'], 'INVALID_ARGUMENT', /--help/],
    [['build', 'x', '--jobs', '1.5'], 'INVALID_ARGUMENT', /--help/],
    [['plan', 'a', 'b'], 'EXCESS_ARGUMENTS', /--help/],
    [['list', 'a'], 'EXCESS_ARGUMENTS', /--help/],
    [['build', 'x', '--suite'], 'OPTION_MISSING_ARGUMENT', /--help/],
    [['compare'], 'MISSING_ARGUMENT', /--help/],
    [['compare', 'a', 'b', 'c'], 'EXCESS_ARGUMENTS', /--help/],
    [['verify', 'x', '--sandboxes', 'unshare'], 'INVALID_ARGUMENT', /--help/],
    [['verify', 'x', '--sandboxes', 'unshare,unshare'], 'INVALID_ARGUMENT', /--help/],
    [['verify', 'x', '--sandboxes', 'unshare,auto'], 'INVALID_ARGUMENT', /--help/],
    [['compare', 'x', '--styles', 'cdbs'], 'INVALID_ARGUMENT', /--help/],
    [['compare', 'x', '--styles', 'cdbs,cdbs'], 'INVALID_ARGUMENT', /--help/],
    [['compare', 'x', '--styles', 'cdbs,rpm'], 'INVALID_ARGUMENT', /--help/],
    [['compare', 'x', '--suites', 'sid,'], 'INVALID_ARGUMENT', /--help/],
    [['build', 'x', '--style', 'rpm'], 'INVALID_ARGUMENT', /--help/],
    [['build', 'x', '--quiet', '--verbose'], 'CONFLICTING_OPTION', /--help/],
  ];
  for (const [argv, code, hint] of wrong) {
    it(`refuses: ${argv.join(' ')}`, () => {
      assert.throws(
        () => parse(...argv),
        (error: { code: string; exitCode: number; details: { hint: string } }) => {
          assert.deepEqual([error.code, error.exitCode], [code, 2]);
          assert.match(error.details.hint, hint);
          return true;
        },
      );
    });
  }

  it('prints help with four examples when alone', () => {
    const { invocation, text } = parse();
    assert.equal(invocation, null);
    assert.match(text, /^Usage: debkit/);
    assert.equal(text.match(/^ {2}debkit build /gm)?.length, 4);
    assert.equal(parse('--help').text, text);
  });

  it('prints the version', () => assert.deepEqual(parse('list', '--version'), { invocation: null, text: '1.2.3\n' }));
});
