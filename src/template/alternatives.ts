// `<package>.alternatives`, from which dh_installalternatives(1) makes the calls of update-alternatives in maintainer scripts.
import type { BinaryPackagePlan } from '../contracts/plan.ts';
import type { AlternativePlan } from '../contracts/service-plan.ts';
import { matching } from './make-text.ts';

/** A stanza for each alternative; '' for none. */
export function alternativesText(binary: BinaryPackagePlan): string {
  return binary.alternatives.map(stanza).join('\n\n');
}

function stanza({ name, link, path, priority, followers }: AlternativePlan): string {
  return [
    `Name: ${fileName(name)}`,
    `Link: ${absolute(link)}`,
    `Alternative: ${absolute(path)}`,
    ...(followers.length === 0 ? [] : ['Dependents:']),
    // A slave's name is its link's file name with the folder of its language, if it has one: editor.1.gz, fr.editor.1.gz.
    ...followers.map((follower) => `  ${absolute(follower.link)} ${followerName(follower.link)} ${absolute(follower.path)}`),
    `Priority: ${priority}`,
  ].join('\n');
}

/** Unique among the slaves of one name, as update-alternatives demands. */
function followerName(link: string): string {
  const language = /\/man\/([^/]+)\/man[^/]*\//.exec(link)?.[1];
  const name = link.split('/').at(-1) ?? '';
  return fileName(language === undefined ? name : `${language}.${name}`);
}

function fileName(name: string): string {
  return matching("an alternative's name", name, /[A-Za-z0-9][A-Za-z0-9._+-]*/);
}

function absolute(path: string): string {
  return matching('the path of an alternative', path, /\/[A-Za-z0-9._+~/-]*/);
}
