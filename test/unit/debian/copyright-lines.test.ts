// Copyright lines in files, and as debian/copyright has them.
import assert from 'node:assert/strict';
import { copyrightClaims, formatClaims, withoutCommentMarks } from '../../../src/debian/copyright-lines.ts';

describe('copyright lines', () => {
  const lines: [text: string, claims: string[]][] = [
    ['Copyright (C) 1999-2001, 2003 Ann Example', ['1999-2001, 2003 Ann Example']],
    ['Copyright (c) 1999,2000 by Ann Example. All rights reserved.', ['1999-2000 Ann Example']],
    ['Copyright © 1999–2001 Ann Example <ann@example.org>.', ['1999-2001 Ann Example <ann@example.org>']],
    ['Copyright 1998, 2000-02 The Example Company, Inc.', ['1998, 2000-2002 Example Company, Inc.']],
    ['COPYRIGHT (C) Ann Example 2004 - 2006', ['2004-2006 Ann Example']],
    ['Copyright (C) Ann Example', ['Ann Example']],
    ['Copyright (C) 1996, 1997,\n1998,\n1999 Ann Example\nWritten by Bob', ['1996-1999 Ann Example']],
    ['Copyright (C) 1996-2015 Free Software\nFoundation, Inc.\nWritten by Bob', ['1996-2015 Free Software Foundation, Inc.']],
    ['Copyright (C) 1996 Free Software Foundation,\nInc.', ['1996 Free Software Foundation, Inc.']],
    ['Copyright (C) 2001 A\nCopyright (C) 1999 B\nCopyright (C) 2002 a', ['1999 B', '2001-2002 A']],
    ['Copyright (C) 2001 Ann \u202eExample\u0007', ['2001 Ann Example']],
    ['copyright notice and this notice are preserved', []],
    ['the copyright (C) of this', []],
    ['Copyright (C) 2001', []],
    [`Copyright (C) 2001 ${'long '.repeat(50)}`, []],
    ['Copyright (C) 1000-9999 Ann Example', ['1000-9999 Ann Example']],
    ['Copyright (C) 2005-1999 Ann Example', ['2005 Ann Example']],
  ];
  for (const [text, claims] of lines) it(JSON.stringify(text.slice(0, 60)), () => assert.deepEqual(formatClaims(copyrightClaims(text)), claims));

  it('are read whatever mark of a comment they have', () => {
    for (const mark of ['# ', '## ', 'dnl ', '% ', ' * ', '/* ', '// ', ';; ', '@c ', '.\\" ', '    ', '']) {
      assert.equal(withoutCommentMarks(`${mark}Copyright (C) 2001 A\r\n${mark}`).split('\n')[0], 'Copyright (C) 2001 A', mark);
    }
  });
});
