// Two debian/ folders held against each other file by file, with the lines at which they part. Pure.
import type { DriftedFile } from '../contracts/drift.ts';
import { diffHunks } from './unified-diff.ts';

/** What is in debian/ without being a part of a package's source: what builds leave there. */
const leftBehind = /^(?:files|debhelper-build-stamp|autoreconf\.(?:before|after)|\.debhelper\/.*|tmp\/.*|[^/]+\.(?:substvars|debhelper\.log)|[^/]+\.(?:postinst|postrm|preinst|prerm)\.debhelper)$/;

/** The files that differ, by path: of `expected` in the tree's place, and of those that the tree has beyond. */
export function compareTrees(expected: ReadonlyMap<string, Buffer>, found: ReadonlyMap<string, Buffer>): DriftedFile[] {
  const paths = [...new Set([...expected.keys(), ...found.keys()])].filter((path) => !leftBehind.test(path)).sort();
  return paths.flatMap((path): DriftedFile[] => {
    const [wanted, own] = [expected.get(path), found.get(path)];
    if (own === undefined) return [{ path, kind: 'gone', lines: [] }];
    if (wanted === undefined) return [{ path, kind: 'new', lines: [] }];
    return wanted.equals(own) ? [] : [{ path, kind: 'changed', lines: wanted.includes(0) || own.includes(0) ? [] : changedLines(wanted.toString('utf8'), own.toString('utf8')) }];
  });
}

/** The line of `after` at which each changed part begins. */
export function changedLines(before: string, after: string): number[] {
  const lines: number[] = [];
  let at = 0;
  let within = false;
  for (const line of diffHunks(before, after).split('\n')) {
    const start = /^@@ -\d+,\d+ \+(\d+),\d+ @@$/.exec(line)?.[1];
    const changed = start === undefined && /^[-+]/.test(line);
    if (start !== undefined) at = Number(start);
    if (changed && !within) lines.push(Math.max(1, at));
    within = changed;
    if (start === undefined && /^[ +]/.test(line)) at++;
  }
  return lines;
}
