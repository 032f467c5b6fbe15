// Lines of builds as they are shown: nothing in them may move the cursor or hide text.
import assert from 'node:assert/strict';
import { sanitiseLine, withoutControls } from '../../../src/text/sanitise.ts';

describe('cli/views/sanitise', () => {
  const rows: [string, string][] = [
    ['plain text', 'plain text'],
    ['\x1b[31;1mred\x1b[0m text', 'red text'],
    ['\x1b[2J\x1b[H\x1b[?25lcleared', 'cleared'],
    ['\x1b]0;a title\x07after a title', 'after a title'],
    ['\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x9b31mC1 CSI', 'C1 CSI'],
    ['\x1bP+q544e\x1b\\after DCS', 'after DCS'],
    ['\x1b(Bcharset \x1b7saved\x1b8', 'charset saved'],
    ['10%\r50%\r100%', '100%'],
    ['done\r', 'done'],
    ['done\r\r', 'done'],
    ['a\tb', 'a    b'],
    ['ab\bc', 'ac'],
    ['bell\x07 null\x00 del\x7f', 'bell null del'],
    ['left\u202eright', 'leftright'],
    ['trailing   ', 'trailing'],
    ['\x1b[', ''],
    ['grün ✓ 中', 'grün ✓ 中'],
  ];
  for (const [input, expected] of rows) {
    it(JSON.stringify(input), () => assert.equal(sanitiseLine(input), expected));
  }

  it('keeps tabs and line ends of files', () =>
    assert.equal(withoutControls('all:\n\t$(MAKE)\x1b[2J\x07\n'), 'all:\n\t$(MAKE)[2J\n'));
});
