// The error of text that does not follow Debian's rules for a version, relation, name, stanza, changelog or patch.
import { DebkitError } from '../errors.ts';

/** Where in a text the problem stands: characters from its start (0-based), or a line (1-based). */
export interface TextPosition {
  readonly offset?: number;
  readonly line?: number;
}

/** Text that breaks Debian's syntax; `offset` or `line` point into the text that was parsed. Exit code 2. */
export class DebianSyntaxError extends DebkitError {
  override readonly exitCode = 2;
  readonly offset: number | null;
  readonly line: number | null;

  constructor(code: string, message: string, details: TextPosition & { readonly hint?: string } = {}) {
    super(code, message, details.hint === undefined ? {} : { hint: details.hint });
    this.offset = details.offset ?? null;
    this.line = details.line ?? null;
  }
}

/** `text` itself where it is one line without control characters; else a SINGLE_LINE_FIELD error naming `what`. */
export function requireSingleLine(what: string, text: string): string {
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code === 0x85 || code === 0x2028 || code === 0x2029) {
      throw new DebianSyntaxError(
        'SINGLE_LINE_FIELD',
        `${what} must be one line without control characters: ${JSON.stringify(text)}`,
        {
          offset,
          hint: 'write it on one line',
        },
      );
    }
  }
  return text;
}
