// Patches that do not apply: which patch, which of its hunks, and to which file, as patch(1) and dpkg-source say it in several lines.
import type { Around, Finding, OutputPlace, Rule } from './diagnosis.ts';

const failed = { class: 'patch-does-not-apply', side: 'recipe' } as const;
const update = 'bring it up to date, or list the patches of each release under `patches`';

/** From the most telling to the vaguest. */
export const patchRules: readonly Rule[] = [
  {
    ...failed,
    pattern: /\bHunk #(\d+) FAILED at (\d+)/,
    explain: ([, hunk = '', line = ''], around) => {
      const file = fileOf(around);
      const found = finding(patchOf(around), `does not apply: hunk ${hunk} does not match ${file ?? 'the file'} at line ${line}`, update, file === null ? null : { file, line: Number(line) });
      return file === null ? found : { ...found, spot: { key: 'patches', text: patchOf(around), hunk: { file, number: Number(hunk) } } };
    },
  },
  {
    ...failed,
    pattern: /^Reversed \(or previously applied\) patch detected/,
    explain: (_, around) => finding(patchOf(around), 'is in this upstream version already', 'take it away, or list the patches of each release under `patches`', whole(fileOf(around))),
  },
  {
    ...failed,
    pattern: /^can't find file to patch at input line \d+/,
    explain: (_, around) => {
      const file = wantedFile(around);
      return finding(patchOf(around), `is for ${file ?? 'a file'}, which this upstream version does not have`, `${update}; its paths begin with a/ and b/`, whole(file));
    },
  },
  {
    ...failed,
    pattern: /^patch: \*\*\*\* (malformed patch at line (\d+)|Only garbage was found in the patch input|unexpected end of file in patch)/,
    explain: ([, said = '', line], around) => {
      const name = patchOf(around);
      return finding(name, `is no whole patch: ${said}`, 'make it again, e.g. by `debkit shell` and `debkit patch`', name === null ? null : { file: `patches/${name}`, line: line === undefined ? null : Number(line) });
    },
  },
  {
    ...failed,
    // series is no patch, and a folder's name stands before none.
    pattern: /\d+ out of \d+ hunks? (?:FAILED|ignored)|< \S*debian\/patches\/[\w.+/-]+ subprocess returned|[Pp]atch \S+ does not apply/,
    atEnd: true,
    explain: (_, around) => {
      const name = patchOf(around);
      return finding(name, 'does not apply to this upstream version', update, whole(fileOf(around) ?? (name === null ? null : `patches/${name}`)));
    },
  },
];

function finding(name: string | null, what: string, advice: string, place: OutputPlace | null): Finding {
  return { cause: `the patch ${name === null ? '' : `${name} `}${what}`, advice, spot: { key: 'patches', text: name }, place };
}

function whole(file: string | null) {
  return file === null ? null : { file, line: null };
}

/** The patch that was being applied: dpkg-source names it before and after. */
function patchOf({ lines, index }: Around): string | null {
  const named = (line: string) => /(?:^dpkg-source: info: applying |^Applying patch |debian\/patches\/)((?!series\b)[\w.+/-]+)|[Pp]atch (\S+\.(?:patch|diff)) does not apply/.exec(line);
  const before = lines.slice(0, index + 1).findLast((line) => named(line) !== null);
  const after = lines.slice(index).find((line) => named(line) !== null);
  const [, name, other] = named(before ?? after ?? '') ?? [];
  return name ?? other ?? null;
}

/** The file that patch(1) had begun. */
function fileOf({ lines, index }: Around): string | null {
  const begun = lines.slice(0, index + 1).findLast((line) => /^patching file /.test(line));
  return begun === undefined ? null : begun.slice('patching file '.length).replace(/^'(.*)'$/, '$1');
}

/** The file of a patch's own head, which patch(1) shows after lines with a bar. */
function wantedFile({ lines, index }: Around): string | null {
  const head = lines.slice(index, index + 12).find((line) => /^\|\+\+\+ /.test(line));
  return head === undefined ? null : (/^\|\+\+\+ (?:[^/\s]+\/)?(\S+)/.exec(head)?.[1] ?? null);
}
