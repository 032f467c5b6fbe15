// The end of a failed build's output becomes a diagnosis, by the rules in this folder.
import { dependencyRules, programRules } from './dependency-rules.ts';
import type { Diagnosis, Rule } from './diagnosis.ts';
import { outputPlace } from './output-place.ts';
import { packagingRules } from './packaging-rules.ts';
import { hostRules, sourceRules } from './source-rules.ts';
import { commandRules } from './stopped-command.ts';
import { testRules } from './test-rules.ts';
import { makefileRules, toolchainRules } from './toolchain-rules.ts';

/** The first rule that matches a line is the one: what this machine lacks, then what is missing, then what is wrong. */
const rules: readonly Rule[] = [...hostRules, ...toolchainRules, ...dependencyRules, ...makefileRules, ...packagingRules, ...sourceRules, ...testRules, ...programRules, ...commandRules];

/** How far back a cause may lie: a parallel build goes on for a while. */
const window = 3000;
/** How far back one that is told of what can be done without, too. */
const end = 60;

/** The likeliest cause by the lines of the output; null where none that is known shows. */
export function diagnose(output: readonly string[]): Diagnosis | null {
  const clear = rules.filter(({ vague }) => vague !== true);
  return firstOf(clear, output, end) ?? firstOf(clear.filter(({ atEnd }) => atEnd !== true), output, window) ?? firstOf(rules, output, end);
}

/** What the first rule says that matches one of the last lines. */
function firstOf(some: readonly Rule[], lines: readonly string[], last: number): Diagnosis | null {
  for (const rule of some) {
    for (let index = Math.max(lines.length - last, 0); index < lines.length; index++) {
      const said = lines[index] ?? '';
      // A line of a program that packs its files into one is no message.
      const match = said.length > 2000 ? null : rule.pattern.exec(said);
      if (match === null) continue;
      const around = { lines, index };
      const finding = rule.explain(match, around);
      if (finding === null) continue;
      const { cause, advice, place = outputPlace(around), said: tells = said, wanted = null, spot = null } = finding;
      return { class: rule.class, side: rule.side, cause, advice, said: tells.trim(), place, wanted, spot };
    }
  }
  return null;
}
