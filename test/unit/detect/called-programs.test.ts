// Which programs scripts call: where the shell looks for a command, and how surely it gets there.
import assert from 'node:assert/strict';
import { calledPrograms } from '../../../src/detect/called-programs.ts';
import { shellCommands } from '../../../src/detect/shell-commands.ts';
import { withinMilliseconds } from '../../../src/system/time-limit.ts';

function calls(text: string): Record<string, string[]> {
  const found = [...shellCommands(text).calls];
  return Object.fromEntries((['always', 'sometimes', 'if-there'] as const).map((kind) => [kind, found.filter(([, { call }]) => call === kind).map(([name]) => name)]));
}

const rows: readonly (readonly [what: string, text: string, found: Partial<Record<'always' | 'sometimes' | 'if-there', readonly string[]>>])[] = [
  ['pipes, lists and what follows an assignment', 'X=1 tree -C | less; jq . < file >out 2>&1 && pv & sort', { always: ['tree', 'less', 'jq', 'pv', 'sort'] }],
  ['arguments, redirections and comments are none', 'tree jq # curl\ncat <<<wget >rsync\necho "$x" git', { always: ['tree', 'cat'] }],
  ['in substitutions, quoted and not', 'echo "$(git log) `hg log`" $(svn "$(bzr x)")', { always: ['git', 'hg', 'svn', 'bzr'] }],
  ['not in quotes, here-documents and arithmetic', "echo 'git; hg' \"svn; bzr\"\ncat <<EOF\ncvs\nEOF\nx=$((rcs + 1)); (( cvs > 2 ))", { always: ['cat'] }],
  ['a substitution in a here-document is read over', "cat <<-'END'\n\t$(cvs)\n\tEND\nhg", { always: ['cat', 'hg'] }],
  ['branches', 'if git status; then hg; else svn; fi\ncase $x in (a|b) bzr;; curl) wget ;; *) jq; esac\n[ -n "$x" ] && rsync', { always: ['git'], sometimes: ['hg', 'svn', 'bzr', 'wget', 'jq', 'rsync'] }],
  ['loops and functions', 'sync() { rsync a b; }\nfunction other { unison; }\nfor f in git hg; do tig; done\nfor ((i = 0; i < 3; i++)); do pv; done\nsync; other', { always: ['rsync', 'unison', 'tig', 'pv'] }],
  ['what is asked for first', 'has() { type "$1"; }\nif command -v jq >/dev/null; then jq .; fi\ntype -p feh && feh x\nhas xclip && xclip', { 'if-there': ['jq', 'feh', 'xclip'] }],
  ['what is asked for, and the script ends without it', 'die() { exit 2; }\ncommand -v gpg >/dev/null || { echo no gpg >&2; exit 1; }\nwhich tar9 >/dev/null || die "no tar9"\ngpg -d; tar9 x', { always: ['gpg', 'tar9'] }],
  ['by a variable that is given a word', 'GPG="gpg"\n"$GPG" -d x\nif x; then copy=(xclip -in); fi\n"${copy[@]}"', { always: ['gpg'], sometimes: ['xclip'] }],
  ['behind words that call another', 'exec tmux -2; env -i A=1 mpv x; nice -n 5 ffmpeg; xargs -0 rsync', { always: ['env', 'nice', 'xargs', 'tmux', 'mpv', 'ffmpeg', 'rsync'] }],
  ['with other quotes', 'echo $"it calls" $\'don\\\'t\' "`basename $0` called"; jq', { always: ['basename', 'jq'] }],
];

describe('shellCommands', () => {
  for (const [what, text, found] of rows) {
    it(what, () => {
      const got = calls(text);
      for (const kind of ['always', 'sometimes', 'if-there'] as const) assert.deepEqual([...(got[kind] ?? [])].sort(), [...(found[kind] ?? [])].sort(), kind);
    });
  }

  const hostile: readonly string[] = ['$(', '`', '"', "'", '(', '${', 'case x in a) ', 'if ', '<<E\n', 'command -v x || {', 'x=(', '\\\n', ';;', '$((', '[[ ', 'for ', 'function ', '\n#', '"$(', '((', 'a=b ', 'then ', 'which a '];
  it('a megabyte of any beginning is read in a moment', function () {
    this.timeout(60_000);
    for (const part of hostile) assert.ok(withinMilliseconds(2000, () => shellCommands(part.repeat((1 << 20) / part.length))) !== null, part);
  });
});

describe('calledPrograms', () => {
  it('Python and Perl start programs, and ask for them', () => {
    const python = { path: '/usr/bin/x', text: '#!/usr/bin/python3\nsubprocess.run(["git", "log"])\nos.system("hg log")\nif shutil.which("svn"):\n  subprocess.Popen(\n    ["svn"])\n' };
    const perl = { path: '/usr/share/perl5/X.pm', text: "package X;\nsystem('bzr log');\nopen(my $f, '-|', 'cvs', 'log');\n" };
    assert.deepEqual(calledPrograms([python, perl]).map(({ name, call, path, line }) => `${name} ${call} ${path}:${line}`), [
      'python3 always /usr/bin/x:1', 'git sometimes /usr/bin/x:2', 'svn if-there /usr/bin/x:5', 'hg sometimes /usr/bin/x:3', 'bzr sometimes /usr/share/perl5/X.pm:2', 'cvs sometimes /usr/share/perl5/X.pm:3',
    ]);
  });

  it("neither a package's own scripts nor the functions of one are programs that another calls", () => {
    const scripts = [{ path: '/usr/bin/a', text: '#!/bin/sh\n. /usr/share/a/lib.sh\nb x\nhelper\ntree\n' }, { path: '/usr/bin/b', text: '#!/bin/sh\n' }, { path: '/usr/share/a/lib.sh', text: 'helper() { true; }\n' }];
    assert.deepEqual(calledPrograms(scripts).map(({ name }) => name), ['tree']);
  });
});
