// The build systems in the order in which they are looked for: a Makefile beside one of the others is there for convenience.
import { autotools } from './autotools.ts';
import { cargo } from './cargo.ts';
import { cmake } from './cmake.ts';
import type { Detection, Detector } from './detection.ts';
import { golang } from './golang.ts';
import { headers } from './headers.ts';
import { make } from './make.ts';
import { meson } from './meson.ts';
import { node } from './node.ts';
import { withPageMakers } from './page-makers.ts';
import { perl } from './perl.ts';
import { python } from './python.ts';
import { scripts } from './scripts.ts';
import type { SourceTree } from './source-tree.ts';

/** First come those whose file is there for nothing but the build; package.json stands in many a project for its tools alone. */
export const detectors: readonly Detector[] = [meson, autotools, cmake, perl, golang, cargo, python, node, make, headers, scripts];

/** A build system, and which others the tree would fit. */
export interface Detected {
  readonly detection: Detection;
  readonly others: readonly Detection[];
}

/** The first that fits; null where none does. */
export function detectBuild(tree: SourceTree): Detected | null {
  const found = detectors.flatMap((detector) => detector.detect(tree) ?? []);
  const [detection, ...others] = found.sort((a, b) => doubt(tree, a) - doubt(tree, b));
  return detection === undefined ? null : { detection: { ...detection, needs: withPageMakers(tree, detection.needs) }, others };
}

/** Of several, one that builds nothing of its own comes last: bindings, and tools for developers. */
function doubt(tree: SourceTree, { system }: Detection): number {
  const compiles = tree.files.some((file) => /\.(?:c|cc|cpp|cxx)$/.test(file) && !/(?:^|\/)(?:tests?|examples?)\//.test(file));
  if (system === 'python') return compiles && tree.has('configure.ac') ? 1 : 0;
  if (system === 'nodejs') return tree.files.some((file) => /\.(?:m|c)?[jt]s$/.test(file) && !/(?:^|\/)(?:tests?|docs?)\//.test(file)) ? 0 : 1;
  return 0;
}
