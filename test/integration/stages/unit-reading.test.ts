// The scripts that start services read units, command lines and environment files as systemd does: each row was looked up in its manual pages.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from '../../../src/system/exec.ts';
import { packageRoot } from '../../../src/system/resources.ts';

const scripts = join(packageRoot(), 'src', 'stages', 'run-service');

describe('unit reading', () => {
  const folder = mkdtempSync(join(tmpdir(), 'debkit-unit-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs Perl with the unit in $unit; what it gives, an item a line. */
  async function perl(unit: string, code: string, name = 'tiny@a-b.service', dropIn = ''): Promise<string[]> {
    const files = [join(folder, 'unit'), join(folder, 'drop-in')];
    writeFileSync(files[0] ?? '', unit);
    writeFileSync(files[1] ?? '', dropIn);
    const program = `use strict; use warnings; require "${scripts}/unit.pl"; require "${scripts}/process.pl"; require "${scripts}/sandboxing.pl"; require "${scripts}/calls.pl"; my $unit = Unit::of_files(@ARGV); print map { "$_\\n" } ${code};`;
    const result = await exec({ argv: ['perl', '-e', program, name, ...files] });
    assert.equal(result.stderr, '');
    return result.stdout.split('\n').slice(0, -1);
  }

  const settings: [string, string, string, string[]][] = [
    ['the last one counts', 'User=a\nUser=b', "$unit->one('User')", ['b']],
    ['an empty one takes back', 'Group=a\nGroup=', "$unit->one('Group', 'none')", ['none']],
    ['of lists too', 'ExecStartPre=/bin/a\nExecStartPre=\nExecStartPre=/bin/b', "map { $_->{path} } $unit->commands('ExecStartPre')", ['/bin/b']],
    ['a comment within a setting of several lines', 'ExecStart=/bin/a \\\n# not this\n  b', "map { @{ $_->{argv} } } $unit->commands('ExecStart')", ['/bin/a', 'b']],
    ['specifiers', 'Environment=A=%n,%N,%p,%i,%I,%j,%f,%t,%S,%C,%L,%E,%%', "$unit->list('Environment')", ['A=tiny@a-b.service,tiny@a-b,tiny,a-b,a/b,tiny,/a/b,/run,/var/lib,/var/cache,/var/log,/etc,%']],
    ['words of folders', 'StateDirectory=a b\nStateDirectory=c', "$unit->list('StateDirectory')", ['a', 'b', 'c']],
    ['what is on', 'DynamicUser=Yes\nNoNewPrivileges=off', "map { $unit->is_on($_) } qw(DynamicUser NoNewPrivileges PrivateTmp)", ['1', '0', '0']],
    ['times', 'TimeoutStartSec=1min 30s\nTimeoutStopSec=500ms', "map { $unit->seconds($_, '90') } qw(TimeoutStartSec TimeoutStopSec TimeoutSec)", ['90', '0.5', '90']],
    ['a set of capabilities', 'CapabilityBoundingSet=CAP_CHOWN CAP_KILL\nCapabilityBoundingSet=~CAP_KILL', "sort keys %{ Process::capability_set({ unit => $unit }, 'CapabilityBoundingSet') }", ['chown']],
    ['none of them', 'CapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=', "scalar keys %{ Process::capability_set({ unit => $unit }, 'CapabilityBoundingSet') }", ['0']],
  ];
  for (const [what, unit, code, expected] of settings) {
    it(what, async () => assert.deepEqual(await perl(`[Unit]\nUser=x\n[Service]\n${unit}\n`, code), expected));
  }

  it('a drop-in adds and takes back', async () => {
    const found = await perl('[Service]\nExecStart=/bin/a\nUser=u\n', "$unit->one('User'), map { $_->{path} } $unit->commands('ExecStart')", 'tiny.service', '[Service]\nExecStart=\nExecStart=/bin/b\n');
    assert.deepEqual(found, ['u', '/bin/b']);
  });

  // The command line, and what becomes of it with A='one two', B=b and no C: marks, then the path, then argv.
  const commands: [string, string[]][] = [
    ['/bin/x a  b', ['/bin/x', '/bin/x', 'a', 'b']],
    [`/bin/x "a b" 'c "d"' e\\x20f g\\sh`, ['/bin/x', '/bin/x', 'a b', 'c "d"', 'e f', 'g h']],
    [`/bin/x --a="b c"d ""`, ['/bin/x', '/bin/x', '--a=b cd', '']],
    ['/bin/x $A ${A} -${B}- $B- $$B ${C} $C', ['/bin/x', '/bin/x', 'one', 'two', 'one two', '-b-', '$B-', '$B', '']],
    ['-@/bin/x y z', ['ignored', '/bin/x', 'y', 'z']],
    [':/bin/x ${A}', ['/bin/x', '/bin/x', '${A}']],
    ['+/bin/x', ['+', '/bin/x', '/bin/x']],
    ['!!/bin/x', ['!', '/bin/x', '/bin/x']],
    ['/bin/x a ; /bin/y b', ['/bin/x', '/bin/x', 'a', '/bin/y', '/bin/y', 'b']],
    ['/bin/x a \\; b', ['/bin/x', '/bin/x', 'a', ';', 'b']],
    ['/bin/x %i', ['/bin/x', '/bin/x', 'a-b']],
  ];
  for (const [line, expected] of commands) {
    it(`ExecStart=${line}`, async () => {
      const argv = "($_->{literal} ? @{ $_->{argv} } : Unit::expanded({ A => 'one two', B => 'b' }, @{ $_->{argv} }))";
      const code = `map { ($_->{ignored} ? 'ignored' : (), $_->{whole} || (), $_->{path}, ${argv}) } $unit->commands('ExecStart')`;
      assert.deepEqual(await perl(`[Service]\nExecStart=${line}\n`, code), expected);
    });
  }

  it('Environment and EnvironmentFile', async () => {
    const file = join(folder, 'environment');
    writeFileSync(file, '# a comment\nA=from file\n; another\nB="two \\"words\\"" # kept\nexport C=no\nD=\'$A\'\nE=a\\\nb\nF=\n');
    const unit = `[Service]\nEnvironment=A=1 "X=y z" Y=1\nEnvironmentFile=${file}\nEnvironmentFile=-/nowhere\nUnsetEnvironment=Y\n`;
    const found = await perl(unit, 'do { my %found = $unit->environment; map { "$_=$found{$_}" } sort keys %found }');
    assert.deepEqual(found, ['A=from file', 'B=two "words" # kept', 'D=$A', 'E=ab', 'F=', 'X=y z']);
  });

  // The numbers are amd64's (syscalls(2)); what is refused is said as filter.pl reads it.
  const refused: [string, string[]][] = [
    ['RestrictAddressFamilies=AF_UNIX AF_INET', ['41 97 0 not-of 1 2']],
    ['RestrictAddressFamilies=~AF_PACKET', ['41 97 0 of 17']],
    ['RestrictAddressFamilies=none', ['41 97 0 not-of']],
    ['RestrictAddressFamilies=AF_OF_TOMORROW', []],
    ['SystemCallFilter=~@swap chroot', ['161 kill', '167 kill', '168 kill']],
    ['SystemCallFilter=~@swap\nSystemCallErrorNumber=EPERM', ['167 1', '168 1']],
    ['SystemCallFilter=~@setuid', []],
    ['SystemCallFilter=@basic-io', []],
    ['LockPersonality=yes', ['135 1 0 not-of 0 4294967295']],
    ['RestrictRealtime=no', []],
    ['MemoryDenyWriteExecute=yes\nSystemCallArchitectures=native', ['native', 'no-new-code']],
  ];
  for (const [unit, expected] of refused) {
    it(unit.replace('\n', ', '), async () => assert.deepEqual(await perl(`[Service]\n${unit}\n`, "sort @{ (Calls::rules($unit, 'amd64'))[0] }"), expected));
  }

  it('of @system-service, what a unit adds is not refused', async () => {
    const count = async (more: string) => (await perl(`[Service]\nSystemCallFilter=@system-service ${more}\n`, "@{ (Calls::rules($unit, 'amd64'))[0] }")).length;
    assert.equal((await count('')) - (await count('@mount ptrace')), 12);
  });

  const conditions: [string, string[]][] = [
    ['ConditionPathExists=/dev/null', []],
    ['ConditionPathExists=!/dev/null', ['ConditionPathExists=!/dev/null']],
    ['ConditionPathIsDirectory=|/nowhere\nConditionPathIsDirectory=|/dev', []],
    ['ConditionFileNotEmpty=/nowhere', ['ConditionFileNotEmpty=/nowhere']],
    ['ConditionDirectoryNotEmpty=/dev', []],
  ];
  for (const [unit, expected] of conditions) {
    it(unit.replace('\n', ', '), async () => assert.deepEqual(await perl(`[Unit]\n${unit}\n`, "$unit->unmet('Condition') // ()"), expected));
  }
});
