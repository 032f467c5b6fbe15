// Patches of debian/patches: their DEP-3 header and their names in the series.
import type { Edit } from '../contracts/plan.ts';
import { formatIsoDay } from './changelog-date.ts';
import { wrapText } from './control.ts';
import { formatStanza } from './deb822.ts';
import { DebianSyntaxError } from './syntax-error.ts';

/** Who wrote a patch, and when (seconds since 1970). */
export interface PatchAuthor {
  readonly author: string;
  readonly date: number;
}

/** A patch: DEP-3 header and `diff`. Errors: PATCH_EMPTY, and those of formatPatchHeader. */
export function formatPatch(edit: Pick<Edit, 'why' | 'forwarded'>, by: PatchAuthor, diff: string): string {
  if (diff === '') {
    throw new DebianSyntaxError('PATCH_EMPTY', 'the patch changes nothing', {
      hint: 'see whether upstream has the change by now',
    });
  }
  return formatPatchHeader(edit, by) + diff;
}

/** The DEP-3 header with the empty line that ends it. Errors: PATCH_HEADER_INVALID, SINGLE_LINE_FIELD. */
export function formatPatchHeader(edit: Pick<Edit, 'why' | 'forwarded'>, by: PatchAuthor): string {
  // The field's name takes 13 of the first line's 79 columns.
  const description = edit.why
    .split(/\r?\n[ \t]*\r?\n/)
    .map((paragraph) => wrapText(paragraph, 66))
    .filter((lines) => lines.length > 0);
  if (description.length === 0) {
    throw new DebianSyntaxError('PATCH_HEADER_INVALID', 'the patch does not say why it is', {
      hint: 'DEP-3 wants a description',
    });
  }
  if (!isForwarded(edit.forwarded)) {
    throw new DebianSyntaxError(
      'PATCH_HEADER_INVALID',
      `${JSON.stringify(edit.forwarded)} is not a value of DEP-3's Forwarded field`,
      {
        hint: 'write not-needed, no, yes or the URL it was sent to',
      },
    );
  }
  const header = formatStanza([
    ['Description', description.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))],
    ['Author', by.author],
    ['Forwarded', edit.forwarded],
    ['Last-Update', formatIsoDay(by.date)],
  ]);
  return `${header}\n`;
}

/** Whether `text` is a value of DEP-3's Forwarded field. */
export function isForwarded(text: string): boolean {
  return /^(?:no|not-needed|yes)$/.test(text) || /^https?:\/\/[^\s]+$/.test(text);
}

/** The file name of the `index`th (1-based) edit's patch in debian/patches, e.g. `edit-01-ge25519.h.patch`. */
export function patchFileName(index: number, edit: Pick<Edit, 'file'>): string {
  const base = edit.file.split('/').at(-1) ?? '';
  return `edit-${String(index).padStart(2, '0')}-${base.replace(/[^A-Za-z0-9._+-]+/g, '_')}.patch`;
}
