// Go: go.mod, with the modules that it requires and the version of the language.
import { detection, need, type Detection, type Detector, type Need, type Setting } from './detection.ts';
import { lineAt, mostMatches, type SourceTree } from './source-tree.ts';

export const golang: Detector = { name: 'go', detect };

function detect(tree: SourceTree): Detection | null {
  const text = tree.text('go.mod');
  const path = /^module\s+"?([\w./~@-]+)"?/m.exec(text)?.[1];
  if (path === undefined) return null;
  const isVendored = tree.has('vendor/modules.txt');
  const needs: Need[] = isVendored ? [] : required(tree, text);
  const go = /^go\s+(\d+(?:\.\d+)*)/m.exec(text);
  if (go !== null) needs.push(need('program', 'go', 'go', { file: 'go.mod', line: lineAt(text, go.index) }, { atLeast: go[1] ?? null }));
  const isLibrary = goLibrary(tree) !== null;
  const settings: Setting[] = [
    isLibrary ? { key: 'install', value: ['--no-binaries'], why: 'no package main: a library, whose sources others import' } : { key: 'install', value: ['--no-source'], why: 'a program, whose sources nobody imports' },
    { key: 'environment', value: { DH_GOLANG_INSTALL_ALL: '1' }, why: 'files that are embedded are handed on too' },
  ];
  const library = isLibrary ? { runtime: needs.filter(({ wanted, forTests }) => wanted.kind === 'go-module' && forTests !== true), architecture: 'all' as const } : {};
  return detection('golang', 'go.mod', { settings, needs, sourceFields: { 'XS-Go-Import-Path': path }, ...library });
}

/** The import path of a library; null for what has programs, or is no Go. */
export function goLibrary(tree: SourceTree): string | null {
  const path = /^module\s+"?([\w./~@-]+)"?/m.exec(tree.text('go.mod'))?.[1] ?? null;
  return path === null || tree.files.some((file) => file.endsWith('.go') && !/_test\.go$|^vendor\/|(?:^|\/)(?:testdata|examples?|_\w+)\//.test(file) && isMain(tree.text(file))) ? null : path;
}

function isMain(text: string): boolean {
  return /^package main\b/m.test(text) && !/^\/\/(?:go:build|\s*\+build)\s+(?:ignore|tools|windows|darwin)\b/m.test(text);
}

/** The modules that own code imports; indirect ones are those packages' affair. */
function required(tree: SourceTree, text: string): Need[] {
  const code = tree.files.filter((file) => file.endsWith('.go') && !/(?:^|\/)(?:testdata|vendor)\//.test(file)).map((file) => ({ file, text: tree.text(file) }));
  return [...text.matchAll(/^[ \t]*(?:require\s{1,40})?([\w.~-]+\.[a-z]{2,}\/[\w./~-]+)\s+v(\d[\w.+-]*)(\s{0,40}\/\/\s{0,40}indirect)?/gm)].slice(0, mostMatches).flatMap((match) => {
    const [, name = '', , indirect] = match;
    const place = { file: 'go.mod', line: lineAt(text, match.index + match[0].indexOf(name)) };
    const users = code.filter((one) => one.text.includes(`"${name}"`) || one.text.includes(`"${name}/`));
    if (indirect !== undefined || users.length === 0) return [];
    const forTests = users.every(({ file }) => file.endsWith('_test.go'));
    return [need('go-module', name, forTests ? 'require, for tests' : 'require', place, { forTests })];
  });
}
