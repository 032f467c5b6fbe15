// Alternatives of build dependencies as Debian's builders take them: apt would be content with any, and what passes with another fails there.
import { formatRelation, parseRelations, type Relation } from '../debian/relations.ts';
import { DebianSyntaxError } from '../debian/syntax-error.ts';
import { applies } from './build-order.ts';

/** What decides which alternatives count. */
export interface AlternativesFor {
  readonly architecture: string;
  readonly profiles: readonly string[];
  /** Packages of other targets of the same command: a relation that one of them may satisfy stays whole. */
  readonly ours: ReadonlySet<string>;
}

/** A build dependency field with the first alternative of each relation alone, and what follows it of the same package (sbuild(1), --no-resolve-alternatives). */
export function firstAlternatives(field: string, how: AlternativesFor): string {
  try {
    return parseRelations(field).map((relation) => formatRelation(first(relation, how))).join(', ');
  } catch (error) {
    // apt says what is wrong with it.
    if (error instanceof DebianSyntaxError) return field;
    throw error;
  }
}

function first(relation: Relation, { architecture, profiles, ours }: AlternativesFor): Relation {
  const counting = relation.alternatives.filter((one) => applies(one, architecture, profiles));
  if (counting.length === 0 || counting.some(({ name }) => ours.has(name))) return relation;
  const end = counting.findIndex(({ name }) => name !== counting[0]?.name);
  return { alternatives: end === -1 ? counting : counting.slice(0, end) };
}
