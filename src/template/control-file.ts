// debian/control: what the template places, and a check that the written file has the plan's stanzas and no others.
import type { BinaryPackagePlan, PackagingPlan, Relations } from '../contracts/plan.ts';
import { foldDescription } from '../debian/control.ts';
import { fieldValue, formatStanza, parseStanzas } from '../debian/deb822.ts';
import { formatRelationField } from '../debian/relations.ts';
import { InternalError } from '../errors.ts';
import { oneLine } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';

/** The order in which Debian's packages write their relations; any other follows. */
const relationOrder = [
  'Pre-Depends',
  'Depends',
  'Recommends',
  'Suggests',
  'Enhances',
  'Breaks',
  'Conflicts',
  'Replaces',
  'Provides',
  'Built-Using',
];

const buildRelationOrder = [
  'Build-Depends',
  'Build-Depends-Arch',
  'Build-Depends-Indep',
  'Build-Conflicts',
  'Build-Conflicts-Arch',
  'Build-Conflicts-Indep',
] as const;

/** debian/control. Errors: DebianSyntaxError of a field; InternalError TEMPLATE_UNSAFE_VALUE where a value made a stanza. */
export function renderControl(plan: PackagingPlan, templates: Templates): string {
  const text = renderTemplate(templates, {
    name: 'common/control',
    locals: {
      source: oneLine('Source', plan.source),
      section: oneLine('Section', plan.section),
      priority: oneLine('Priority', plan.priority),
      maintainer: oneLine('Maintainer', plan.maintainer),
      fields: sourceFields(plan),
      packages: plan.packages.map((binary) => ({
        name: oneLine('Package', binary.name),
        architecture: oneLine('Architecture', binary.architecture),
        fields: binaryFields(binary),
        description: foldDescription(binary.summary, binary.description),
      })),
    },
  });
  requireStanzas(text, plan);
  return text;
}

function sourceFields(plan: PackagingPlan): string[] {
  return [
    ...lineField('Uploaders', plan.uploaders.join(', ')),
    ...buildRelationOrder.flatMap((name) => relationField(name, plan.buildRelations[name])),
    ...lineField('Standards-Version', plan.standardsVersion),
    ...lineField('Homepage', plan.homepage),
    ...lineField('Vcs-Browser', plan.vcs.browser),
    ...lineField('Vcs-Git', plan.vcs.git),
    ...lineField('Rules-Requires-Root', plan.rulesRequiresRoot),
    ...Object.entries(plan.sourceFields).flatMap(([name, value]) => field(name, value)),
  ];
}

function binaryFields(binary: BinaryPackagePlan): string[] {
  const names = Object.keys(binary.relations);
  const ordered = [
    ...relationOrder.filter((name) => names.includes(name)),
    ...names.filter((name) => !relationOrder.includes(name)),
  ];
  return [
    ...lineField('Multi-Arch', binary.multiArch),
    ...lineField('Section', binary.section),
    ...lineField('Priority', binary.priority),
    ...lineField('Essential', binary.essential ? 'yes' : null),
    ...ordered.flatMap((name) => relationField(name, binary.relations[name] ?? [])),
    ...Object.entries(binary.fields).flatMap(([name, value]) => field(name, value)),
  ];
}

function lineField(name: string, value: string | null): string[] {
  return value === null ? [] : field(name, oneLine(name, value));
}

/** A field of the recipe's own; it may have several lines. None where it has no value. */
function field(name: string, value: string): string[] {
  if (value.trim() === '') return [];
  return [
    formatStanza([
      [
        name,
        value
          .trim()
          .split(/\r?\n/)
          .map((line) => line.trim()),
      ],
    ]).trimEnd(),
  ];
}

function relationField(name: string, relations: Relations): string[] {
  return relations.length === 0 ? [] : [formatRelationField(name, relations)];
}

/** The last defence against a value with a newline in it: whatever was placed, the file reads as what was meant. */
function requireStanzas(text: string, plan: PackagingPlan): void {
  const [source, ...binaries] = parseStanzas(text);
  const names = binaries.map((stanza) => fieldValue(stanza, 'Package'));
  const asMeant =
    source !== undefined &&
    fieldValue(source, 'Source') === plan.source &&
    fieldValue(source, 'Package') === undefined &&
    names.length === plan.packages.length &&
    plan.packages.every((binary, index) => names[index] === binary.name);
  if (!asMeant)
    throw new InternalError('TEMPLATE_UNSAFE_VALUE', `debian/control of '${plan.source}' does not have the stanzas of its plan`);
}
