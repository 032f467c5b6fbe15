// Output of builds made safe to show: no escape sequences, no overwritten text, no control characters.

// OSC, DCS, SOS, PM and APC strings; CSI sequences; every other escape sequence (ECMA-48).
const sequences =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
// What is left of C0, C1, and the marks that change the direction of text.
const controls = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One line as a terminal would show it in the end: after `\r` the new text, a tab as spaces, nothing that moves the cursor. */
export function sanitiseLine(line: string): string {
  const plain = line.replace(sequences, '').replace(/\r+$/, '');
  const shown = plain.slice(plain.lastIndexOf('\r') + 1);
  return withoutBackspaces(shown).replace(/\t/g, '    ').replace(controls, '').trimEnd();
}

/** Text of several lines, each of them sanitised. */
export function sanitiseText(text: string): string {
  return text.split('\n').map(sanitiseLine).join('\n');
}

/** A file's text with its tabs and line ends, but nothing else that a terminal would obey. */
export function withoutControls(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

/** Each backspace takes the character before it: `a\bb` is shown as `b`. */
function withoutBackspaces(text: string): string {
  if (!text.includes('\b')) return text;
  const shown: string[] = [];
  for (const character of text) {
    if (character === '\b') shown.pop();
    else shown.push(character);
  }
  return shown.join('');
}
