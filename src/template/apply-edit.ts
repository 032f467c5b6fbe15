// One edit of a recipe carried out on a file's text: it finds its one place, or says why it does not.
import type { Edit } from '../contracts/plan.ts';
import { editPattern } from '../debian/edit-pattern.ts';
import { RecipeError, type SourceLocation } from '../errors.ts';
import { withinMilliseconds } from '../system/time-limit.ts';
import { nearestLineHint } from './nearest-line.ts';

/** Milliseconds for a regular expression. */
const matchingLimit = 1000;

/** Where an edit's text or expression was found. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * The changed text; `encode` turns the edit's own text into the file's encoding. Errors: EDIT_NO_MATCH, EDIT_AMBIGUOUS,
 * EDIT_PATTERN_TOO_SLOW, EDIT_CHANGES_NOTHING.
 */
export function applyEdit(edit: Edit, text: string, encode: (part: string) => string): string {
  if ('prepend' in edit) return `${encode(edit.prepend.replace(/\n?$/, '\n'))}${text}`;
  if ('replace' in edit) {
    const replace = encode(edit.replace);
    const places = occurrences(text, replace);
    if (places.length === 0) throw noMatch(edit, "the text of its 'replace'", nearestLineHint(text, replace));
    const place = onlyPlace(edit, places, text);
    return changed(edit, text, text.slice(0, place.start) + encode(edit.with) + text.slice(place.end));
  }
  const pattern = editPattern(encode(edit.match));
  const found = withinMilliseconds(matchingLimit, () => [...text.matchAll(pattern)]);
  if (found === null) throw editProblem(edit, 'EDIT_PATTERN_TOO_SLOW', "takes too long to find its 'match'", 'no repetition within a repetition');
  const places = found.value.map((match) => ({ start: match.index, end: match.index + match[0].length }));
  if (places.length === 0) throw noMatch(edit, "what its 'match' describes", 'see the file: upstream may have changed it');
  onlyPlace(edit, places, text);
  return changed(edit, text, text.replace(pattern, encode(edit.with)));
}

/** An error of the edit, at its place in the recipe; `what` continues `the edit of '<file>'`. */
export function editProblem(edit: Edit, code: string, what: string, hint: string | null): RecipeError {
  const location = parseLocation(edit.where);
  return new RecipeError(code, `the edit of '${edit.file}' ${what}`, {
    ...(hint === null ? {} : { hint }),
    ...(location === null ? {} : { location }),
  });
}

function noMatch(edit: Edit, what: string, hint: string | null): RecipeError {
  return editProblem(edit, 'EDIT_NO_MATCH', `finds nowhere ${what}`, hint);
}

function onlyPlace(edit: Edit, places: readonly Place[], text: string): Place {
  const [place] = places;
  if (place !== undefined && places.length === 1) return place;
  const lines = places
    .slice(0, 5)
    .map(({ start }) => text.slice(0, start).split('\n').length)
    .join(', ');
  const key = 'match' in edit ? 'match' : 'replace';
  throw editProblem(
    edit,
    'EDIT_AMBIGUOUS',
    `finds the text of its '${key}' ${places.length} times`,
    `it stands in lines ${lines}: add a neighbouring line to '${key}'`,
  );
}

function changed(edit: Edit, before: string, after: string): string {
  if (before === after) throw editProblem(edit, 'EDIT_CHANGES_NOTHING', 'replaces text by itself', 'leave the edit out');
  return after;
}

/** The places of `part`, overlapping ones too; none for the empty text. */
function occurrences(text: string, part: string): Place[] {
  const found: Place[] = [];
  if (part === '') return found;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push({ start: at, end: at + part.length });
  return found;
}

function parseLocation(where: string): SourceLocation | null {
  const match = /^(.*):(\d+):(\d+)$/.exec(where);
  return match === null ? null : { file: match[1] ?? '', line: Number(match[2]), column: Number(match[3]) };
}
