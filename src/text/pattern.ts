// Text within a regular expression.

/** The text as a regular expression that means it and nothing else. */
export function literally(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
