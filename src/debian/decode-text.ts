// The bytes of files of unknown origin as text.

/** UTF-8 where it is that throughout, else latin1, in which each byte is a character. */
export function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
