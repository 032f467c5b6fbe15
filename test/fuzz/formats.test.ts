// What strangers write in Debian's formats, made up by fast-check: no crash, no hang, and what was written is read again. A failure prints its seed.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatStanza, isFieldName, parseStanzas } from '../../src/debian/deb822.ts';
import { formatChangelog, parseNewestEntry } from '../../src/debian/changelog.ts';
import { parseCopyrightFile } from '../../src/debian/copyright-file.ts';
import { parseLintianExplanations, parseLintianOutput } from '../../src/debian/lintian.ts';
import { parseMangle, parseTagPattern } from '../../src/debian/mangle.ts';
import { formatRelation, parseRelation, parseRelations } from '../../src/debian/relations.ts';
import { compareVersions, formatVersion, isValidVersion, parseVersion } from '../../src/debian/version.ts';
import { DebkitError } from '../../src/errors.ts';
import { parseYaml } from '../../src/recipe/yaml-document.ts';
import { tarScanner } from '../../src/system/tar-scan.ts';
import { sanitiseLine, withoutControls } from '../../src/text/sanitise.ts';

/** Any text, and text that nearly is what is read: pieces of the format in any order. */
function nearly(...pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }));
  return fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(piece, { maxLength: 40 }).map((all) => all.join('')));
}

/** An error of ours is an answer, and the SyntaxError of patterns, which a recipe's field tells; any other one is a crash. */
function answers<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof DebkitError && error.exitCode !== 70)) return null;
    throw error;
  }
}

const chars = (all: string, constraints: fc.ArrayConstraints) => fc.array(fc.constantFrom(...all), constraints).map((one) => one.join(''));
const upstreamVersion = fc.tuple(chars('0123456789', { minLength: 1, maxLength: 3 }), chars('0123456789abcz.+~-', { maxLength: 12 })).map((parts) => parts.join(''));
const version = fc
  .tuple(fc.option(fc.nat({ max: 9 })), upstreamVersion, fc.option(chars('0123456789abz.+~', { minLength: 1, maxLength: 6 })))
  .map(([epoch, upstream, revision]) => `${epoch === null ? '' : `${epoch}:`}${upstream}${revision === null ? '' : `-${revision}`}`)
  .filter(isValidVersion);
const name = fc.tuple(chars('abcxyz0', { minLength: 1, maxLength: 1 }), chars('abcxyz09+.-', { minLength: 1, maxLength: 10 })).map((parts) => parts.join(''));
const line = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, '').trim());

describe('fuzz: what is read', () => {
  const readers: readonly (readonly [string, (text: string) => unknown, fc.Arbitrary<string>])[] = [
    ['control files', parseStanzas, nearly('Package: ', 'x', ':', '\n', ' ', '\n\n', '#', '\t', '.', '-----BEGIN PGP SIGNED MESSAGE-----\n', '-----BEGIN PGP SIGNATURE-----\n', '-----END PGP SIGNATURE-----\n', '\r\n', '\0')],
    ['versions', parseVersion, nearly('1', ':', '-', '~', '+', '.', '0', 'a', '99999999999')],
    ['relations', parseRelations, nearly('libc6', ' ', '(', ')', '>=', '<<', '=', '1.0', ',', '|', '[', ']', '!', 'amd64', '<', '>', '!nocheck', '${', '}', ':any', '\n')],
    ['one relation', parseRelation, nearly('libc6', ' ', '(', '>= 1.0', ')', '|', '[!amd64]', '<!nocheck>', '${x:Y}')],
    ['changelogs', parseNewestEntry, nearly('x (1.0-1) unstable; urgency=medium\n', '\n', '  * a\n', ' -- A B <a@example.org>  Mon, 02 Jan 2006 15:04:05 +0000\n', ' -- ', '(', ';', '<', '  ')],
    ['copyright files', parseCopyrightFile, nearly('Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n', '\n', 'Files: *\n', 'Copyright: x\n', 'License: GPL-2+\n', ' text\n', ' .\n')],
    ["lintian's output", parseLintianOutput, nearly('E: ', 'x', ' source', ': ', 'tag', ' [', 'debian/rules:1', ']', '\n', '\x1b[31m')],
    ["lintian's explanations", parseLintianExplanations, nearly('N:', ' ', '\n', 'E: x: tag\n', 'N:   Visibility: error\n', 'words')],
    ['mangling rules', parseMangle, nearly('s/', 'a', '/', '$1', '\\', '(', ')', 'g', 'tr/', '*')],
    ['tag patterns', parseTagPattern, nearly('v', '(', ')', '.', '*', '\\d', '[', ']', '+', '?', '{', '}', '1', ',')],
    ['YAML', (text) => parseYaml(Buffer.from(text), 'recipe.yaml'), nearly('a: ', '- ', '\n', '  ', '{', '}', '[', ']', '&a ', '*a', '!!', '|\n', "'", '"', ': ', '#', '---\n', '<<: ', '? ')],
  ];
  for (const [what, read, text] of readers) {
    it(`${what}: an answer or an error of ours`, () => fc.assert(fc.property(text, (one) => void answers(() => read(one))), { numRuns: 500 }));
  }

  it('tar headers in pieces of any size: entries or an error of ours', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.constantFrom(0, 0x30, 0x37, 0x78, 0x67, 0x2f, 0x2e), { minLength: 512, maxLength: 2048 }).map((all) => Uint8Array.from(all)));
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 700 }), (all, size) => {
        answers(() => {
          const scanner = tarScanner(() => undefined);
          for (let at = 0; at < all.length; at += size) scanner.push(Buffer.from(all.subarray(at, at + size)));
          scanner.end();
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('fuzz: what is written is read again', () => {
  it('a stanza', () => {
    const fieldName = fc.string({ maxLength: 12 }).filter(isFieldName);
    const lines = fc.array(line, { minLength: 1, maxLength: 5 });
    const fields = fc.uniqueArray(fc.tuple(fieldName, lines), { selector: ([one]) => one.toLowerCase(), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fields, (all) => {
        const [read = []] = parseStanzas(formatStanza(all));
        assert.deepEqual(read.map((field) => [field.name, field.value.split('\n').map((one) => one.trim())]), all);
      }),
    );
  });

  it('a version, whose order is total', () => {
    fc.assert(fc.property(version, (one) => assert.equal(formatVersion(parseVersion(one)), one)));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        assert.equal(compareVersions(a, b) + compareVersions(b, a), 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      }),
    );
  });

  it('a relation', () => {
    const one = fc.tuple(name, fc.option(fc.tuple(fc.constantFrom('<<', '<=', '=', '>=', '>>'), version)), fc.option(fc.constantFrom('[amd64]', '[!i386 !arm64]')), fc.option(fc.constantFrom('<!nocheck>', '<a !b> <c>')));
    const text = fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => all.map(([who, what, where, when]) => [who, ...(what === null ? [] : [`(${what.join(' ')})`]), ...(where === null ? [] : [where]), ...(when === null ? [] : [when])].join(' ')).join(' | '));
    fc.assert(fc.property(text, (relation) => assert.equal(formatRelation(parseRelation(relation)), relation)));
  });

  it('the newest entry of a changelog', () => {
    const entry = fc.record({ version, distribution: fc.constantFrom('unstable', 'trixie'), urgency: fc.constantFrom('low', 'medium', 'high'), maintainer: fc.constant('Ann Example <ann@example.org>'), date: fc.integer({ min: 0, max: 4_000_000_000 }), changes: fc.array(line.filter((one) => /[\p{L}\p{N}]/u.test(one) && !/^\s*[-+*]/.test(one)), { minLength: 1, maxLength: 4 }) });
    fc.assert(
      fc.property(name, fc.array(entry, { minLength: 1, maxLength: 3 }), (source, entries) => {
        const [first] = entries;
        const read = parseNewestEntry(formatChangelog(source, entries));
        const { changes, ...rest } = read;
        assert.deepEqual(rest, { source, version: first?.version, distribution: first?.distribution, urgency: first?.urgency, maintainer: first?.maintainer, date: first?.date });
        const words = (all: readonly string[]) => all.join(' ').split(/\s+/).filter((word) => word !== '' && word !== '*').join(' ');
        assert.equal(words(changes), words(first?.changes ?? []));
      }),
    );
  });

  it('text for a terminal, without what moves its cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(sanitiseLine(text), /[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
        assert.doesNotMatch(withoutControls(text), /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      }),
    );
  });
});
