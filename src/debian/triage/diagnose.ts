// The end of a failed build's output becomes a diagnosis, by the rules in this folder.
import { dependencyRules, programRules } from './dependency-rules.ts';
import type { Diagnosis, OutputPlace, Rule } from './diagnosis.ts';
import { packagingRules } from './packaging-rules.ts';
import { hostRules, sourceRules } from './source-rules.ts';

/** The place at the beginning of a compiler's line: `src/x.c:3:10: error: ...`, `src/x.go:3:2: ...`. */
function placeOf(said: string): OutputPlace | null {
  const [, file = '', line] = /^\s*(?:File ")?((?:\.{0,2}\/)?[\w.+/-]+\.\w+)(?:", line |:|\()(\d+)/.exec(said) ?? [];
  return line === undefined ? null : { file: file.replace(/^(?:\.{1,2}\/)+/, ''), line: Number(line) };
}

/** The first rule that matches a line is the one: what this machine lacks, then what is missing, then what is wrong. */
const rules: readonly Rule[] = [...hostRules, ...dependencyRules, ...packagingRules, ...sourceRules, ...programRules];

/** How far back a cause may lie: a parallel build goes on for a while. */
const window = 3000;
/** How far back one that is told of what can be done without, too. */
const end = 60;

/** The likeliest cause by the lines of the output; null where none that is known shows. */
export function diagnose(output: readonly string[]): Diagnosis | null {
  const last = output.slice(-end);
  const clear = rules.filter(({ vague }) => vague !== true);
  return firstOf(clear, last) ?? firstOf(clear.filter(({ atEnd }) => atEnd !== true), output.slice(-window)) ?? firstOf(rules, last);
}

function firstOf(some: readonly Rule[], lines: readonly string[]): Diagnosis | null {
  for (const rule of some) {
    for (const said of lines) {
      // A line of a program that packs its files into one is no message.
      const match = said.length > 2000 ? null : rule.pattern.exec(said);
      if (match === null) continue;
      const { cause, advice, place = placeOf(said), wanted = null, spot = null } = rule.explain(match);
      return { class: rule.class, side: rule.side, cause, advice, said: said.trim(), place, wanted, spot };
    }
  }
  return null;
}
