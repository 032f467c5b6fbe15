// Edits of rendered files put into a recipe's text: in its language where that renders them, else not at all.
import assert from 'node:assert/strict';
import { pieces } from '../../../../../src/import/pieces.ts';
import type { OldFile } from '../../../../../src/import/old-file.ts';
import { dropPiece, rawOf, takePiece, type Edited } from '../../../../../src/pipeline/import/into/edited.ts';
import { draftRenderer } from '../../../../../src/pipeline/import/render-draft.ts';
import { buildRequestOf } from '../../../../helpers/plans.ts';
import { oldFile } from '../../../../helpers/old-package.ts';

const text = `# Ours.
debkit: 1
source: tiny
section: utils # as Debian has it
upstream: {git: https://github.com/example/tiny}
releases:
  - version: '1.2'
    tag: v1.2
    date: 2012-09-24T20:48:52Z
build: {system: autotools}
packages:
  tiny:
    summary: very small program
    description: One.
    # needed by a hook
    depends: [perl]
    docs:
      - NEWS
copyright:
  - {files: '*', copyright: 2020 Upstream, license: ISC}
`;

const renderer = draftRenderer(buildRequestOf('tiny').plan);
const edited: Edited = { text, own: new Map(), index: 0 };

function rendered(from: Edited = edited): ReadonlyMap<string, Buffer> {
  const files = renderer.render(rawOf(from), [...from.own.values()], from.index);
  return typeof files === 'string' ? assert.fail(files) : files;
}

/** Takes `path` as it is after the change. */
function take(path: string, change: (text: string) => string, from: Edited = edited) {
  const before = rendered(from);
  const wanted = change(before.get(path)?.toString() ?? '');
  const files: OldFile[] = [...before].map(([name, content]) => oldFile(name, content.toString()));
  const piece = pieces([...files.filter((file) => file.path !== path), oldFile(path, wanted)]).find((one) => one.files.includes(path)) ?? assert.fail(path);
  return takePiece(from, piece, before, wanted, renderer);
}

const textOf = (attempt: ReturnType<typeof take>) => ('why' in attempt ? assert.fail(attempt.why) : attempt.edited.text);

describe('edits of a rendered debian/', () => {
  it('change the lines of the recipe that they mean, and no other', () => {
    assert.equal(textOf(take('control', (control) => control.replace('Section: utils', 'Section: misc').replace('perl,', 'perl, python3,'))), text.replace('section: utils #', () => 'section: misc #').replace('depends: [perl]', () => 'depends:\n      - perl\n      - python3'));
    assert.equal(textOf(take('tiny.docs', (docs) => `${docs}README\n`)), text.replace('      - NEWS\n', '      - NEWS\n      - README\n'));
    assert.equal(textOf(take('tiny.links', () => 'usr/bin/tiny usr/bin/x\n')), text.replace('      - NEWS\n', '      - NEWS\n    links:\n      - usr/bin/tiny usr/bin/x\n'));
  });

  it('leave unsaid what debkit adds', () => {
    const made = textOf(take('control', (control) => control.replace('debhelper-compat (= 13)', 'debhelper-compat (= 13), gperf')));
    assert.match(made, /^build-depends:\n {2}- debhelper-compat \(= 13\)\n {2}- gperf$/m);
    assert.doesNotMatch(made, /misc:Depends/);
  });

  it('are not taken where debkit renders something else', () => {
    const attempt = take('control', (control) => control.replace('${shlibs:Depends}, ', ''));
    assert.deepEqual('why' in attempt && attempt.why, 'the field depends of tiny');
    // Where files are named, upstream is installed elsewhere.
    assert.equal((take('tiny.install', () => 'usr/bin\n') as { why: string }).why, 'debian/rules would change too');
    const odd = take('control', (control) => control.replace('very small program', 'the small program'));
    assert.match('why' in odd ? odd.why : '', /article/);
  });

  it('take a file away', () => {
    const piece = pieces([...rendered()].map(([name, content]) => oldFile(name, content.toString()))).find(({ files }) => files.includes('tiny.docs')) ?? assert.fail();
    const attempt = dropPiece(edited, piece, renderer);
    assert.equal(textOf(attempt), text.replace('    docs:\n      - NEWS\n', ''));
    const watch = pieces([...rendered()].map(([name, content]) => oldFile(name, content.toString()))).find(({ files }) => files.includes('watch')) ?? assert.fail();
    assert.match((dropPiece(edited, watch, renderer) as { why: string }).why, /debkit makes debian\/watch/);
  });

  it('go to the release that says the key itself', () => {
    const own = text.replace("    date: 2012", "    section: net\n    date: 2012");
    assert.equal(textOf(take('control', (control) => control.replace('Section: net', 'Section: misc'), { ...edited, text: own })), own.replace('section: net', 'section: misc'));
  });
});
