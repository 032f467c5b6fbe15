// What to change for a lintian tag, also where only its context tells.
import assert from 'node:assert/strict';
import { adviceFor } from '../../../src/debian/lint-advice.ts';

describe('debian/lint-advice', () => {
  const rows: [string, string, RegExp | null][] = [
    ['no-homepage-field', '', /`homepage`/],
    ['groff-message', "troff:<standard input>:101: warning: cannot select font 'C' [usr/share/man/man1/jo.1.gz:1]", /`\.if n \.ftr C R` before/],
    ['groff-message', "troff:<standard input>:8: warning: cannot select font 'CB' [usr/share/man/man8/x.8.gz:1]", /no font CB: .*`\.if n \.ftr CB R`/],
    ['groff-message', "<standard input>:40: warning: macro 'TS' not defined [usr/share/man/man1/x.1.gz:1]", /first line is `'\\" t`/],
    ['groff-message', 'an.tmac:<standard input>:17: warning: tbl preprocessor failed, or it or soelim was not run; table(s) likely not rendered (TE macro called with TW register undefined) [usr/share/man/man1/x.1.gz:1]', /first line is/],
    ['groff-message', "<standard input>:12: warning [p 1, 2.0i]: cannot adjust line [usr/share/man/man1/x.1.gz:1]", /too long line/],
    ['spelling-error-in-manpage', "cannot select font 'C'", /the right word/],
    ['hardening-no-pie', '', /meson: `build\.configure: \[-Db_pie=true\]`/],
    ['hardening-no-relro', '', /meson\.build or CMakeLists\.txt/],
    ['no-symbols-control-file', '', /of C\+\+, whose symbols change with the compiler: an override/],
    ['a-tag-of-tomorrow', '', null],
  ];
  for (const [tag, context, expected] of rows) {
    it(`${tag} ${context}`.trim(), () => {
      const advice = adviceFor(tag, context);
      if (expected === null) assert.equal(advice, null);
      else assert.match(advice ?? '', expected);
    });
  }
});
