// The part of the recipe that says what daemons and alternatives a binary package has, as zod schemas with a meaning for every key.
import { z } from 'zod';
import { capabilityNames } from '../debian/capabilities.ts';
import { block, kind, line, listOf, mapOf, oneOrMore, word } from './fields.ts';

export const unitName = kind({ title: 'unit name', code: 'RECIPE_BAD_NAME', hint: 'letters, digits and : _ . @ -' }, (value) =>
  /^[A-Za-z0-9][A-Za-z0-9:_.@-]*$/.test(value),
);
export const userName = kind(
  { title: 'system user name', code: 'RECIPE_BAD_NAME', hint: 'a-z 0-9 _ -, starting with a letter or _, at most 32' },
  (value) => /^[a-z_][a-z0-9_-]{0,31}$/.test(value),
);
export const fieldName = kind({ title: 'field name', code: 'RECIPE_BAD_NAME', hint: 'see Policy 5.1' }, (value) =>
  /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(value),
);
/** A path as it stands in units, sysusers.d(5) and scripts: nothing in it means anything to them. */
const absolutePath = kind(
  { title: 'absolute path', code: 'RECIPE_BAD_PATH', hint: "letters, digits and / . _ + - ~ without '..'" },
  (value) => /^\/[A-Za-z0-9._+~/-]*$/.test(value) && isInside(value),
);
const logPattern = kind(
  { title: 'absolute path', code: 'RECIPE_BAD_PATH', hint: "letters, digits and / . _ + - * ? without '..'" },
  (value) => /^\/[A-Za-z0-9._+*?/-]+$/.test(value) && isInside(value),
);
const serviceFolder = kind(
  { title: 'folder name', code: 'RECIPE_BAD_PATH', hint: 'relative, of letters, digits and . _ + - (systemd.exec(5))' },
  (value) => /^[A-Za-z0-9_][A-Za-z0-9._+-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$/.test(value),
);
const sectionName = kind({ title: 'section of a unit', code: 'RECIPE_BAD_NAME', hint: 'e.g. Service' }, (value) =>
  /^[A-Z][A-Za-z0-9-]*$/.test(value),
);
const directiveName = kind({ title: 'directive', code: 'RECIPE_BAD_NAME', hint: 'e.g. ExecReload' }, (value) =>
  /^[A-Za-z][A-Za-z0-9-]*$/.test(value),
);
const directiveValue = kind(
  { title: "directive's value", code: 'RECIPE_BAD_VALUE', hint: 'a backslash at its end would take the next line in' },
  (value) => !value.trimEnd().endsWith('\\'),
);
const reopening = kind(
  { title: 'way to reopen log files', code: 'RECIPE_BAD_VALUE', hint: 'reload, restart, copy, or a signal: HUP, USR1, USR2' },
  (value) => /^(?:reload|restart|copy|HUP|USR1|USR2|WINCH)$/.test(value),
);
const reloading = kind(
  { title: 'way to reload', code: 'RECIPE_BAD_VALUE', hint: 'a signal, HUP, USR1 or USR2, or a command: /usr/sbin/x --reload' },
  (value) => /^(?:HUP|USR1|USR2|WINCH|[-@:+!]*\/.*[^\\\s])$/.test(value),
);
const documentation = kind(
  { title: "unit's documentation", code: 'RECIPE_BAD_VALUE', hint: 'man:x(8), or the URL of a web page' },
  (value) => /^(?:(?:man|info):[^\s\\]+|(?:https?:\/|file:)\/[^\s\\]+)$/.test(value),
);
const capability = word(
  { title: 'capability', code: 'RECIPE_BAD_VALUE' },
  (value) => capabilityNames.includes(value),
  capabilityNames,
);

/** What is written as YAML has it: true is systemd's yes, a number its digits. */
const unitValue = z
  .union([
    directiveValue('The value.'),
    listOf(directiveValue('One value.'), 'A line for each.'),
    z.boolean(),
    z.int(),
  ])
  .transform((value) => (value === true ? 'yes' : typeof value === 'number' ? String(value) : value));

const logrotateObject = z.strictObject({
  every: z
    .enum(['daily', 'weekly', 'monthly', 'yearly'])
    .exactOptional()
    .meta({ description: 'How often.', default: 'weekly' }),
  keep: z.int().min(0).max(1000).exactOptional().meta({ description: 'How many old files are kept.', default: 12 }),
  files: oneOrMore(logPattern('x'), 'Which files; not said: all *.log of the logs folders.').exactOptional(),
  reopen: reopening(
    'How the daemon comes to its new file: reload or restart the unit, a signal such as USR1, or copy, which copies the file and empties it; ' +
      'not said: reload where there is a `reload`, else copy.',
  ).exactOptional(),
});

const folders = (description: string) => oneOrMore(serviceFolder('x'), description).exactOptional();

export const serviceSchema = z
  .strictObject({
    description: line("What the daemon is; not said: the package's summary.").exactOptional(),
    'exec-start': line("The command line, with the program's absolute path.", (value) => {
      const fault = (message: string) => ({ code: 'RECIPE_BAD_PATH', message, hint: 'e.g. /usr/sbin/x --foreground' });
      if (!/^[-@:+!]*\//.test(value)) return fault('the command does not start with an absolute path');
      return value.trimEnd().endsWith('\\') ? fault('the command ends in a backslash') : null;
    }),
    reload: reloading(
      'How it reads its configuration anew: the signal for it, e.g. HUP, or a command with an absolute path (ExecReload= of systemd.service(5)).',
    ).exactOptional(),
    documentation: oneOrMore(documentation('x'), 'Where to read about it, e.g. man:x(8).').exactOptional(),
    type: z
      .enum(['simple', 'exec', 'forking', 'notify', 'oneshot'])
      .exactOptional()
      .meta({ description: 'Type= of systemd.service(5).', default: 'simple' }),
    user: userName('The system user to create and run as.').exactOptional(),
    group: userName("Its group; not said: one of the user's name.").exactOptional(),
    home: absolutePath('Its home.').exactOptional().meta({ default: '/nonexistent' }),
    'drops-privileges': z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether the daemon starts as root and changes to the user itself.', default: false }),
    capabilities: oneOrMore(
      capability('x'),
      'What it may do of what only root may (capabilities(7)), e.g. CAP_NET_BIND_SERVICE to listen on a port below 1024. ' +
        'One that starts as root may do that, change its user and own any file without this key.',
    ).exactOptional(),
    'not-hardened': line(
      'Why the unit is not hardened, e.g. that users log in through it: with this key it has none of the directives by which systemd keeps a daemon ' +
        'to what it needs. To change single ones, name them in `unit`.',
    ).exactOptional(),
    'state-directory': folders('Folders below /var/lib, for what it keeps.'),
    'cache-directory': folders('Folders below /var/cache, for what it could make again.'),
    'runtime-directory': folders('Folders below /run.'),
    'logs-directory': folders('Folders below /var/log; their *.log files are rotated.'),
    'configuration-directory': folders(
      'Folders below /etc in which a daemon that starts as root keeps what it makes itself, e.g. its keys; they are part of the package, and go on purge.',
    ),
    default: block(
      'The text of the file /etc/default/<unit>, which administrators change: VARIABLE=value lines for the environment of exec-start.',
    ).exactOptional(),
    logrotate: z
      .union([z.boolean(), logrotateObject])
      .exactOptional()
      .meta({ description: 'How log files are rotated; true where there is a logs-directory.' }),
    enable: z.boolean().exactOptional().meta({ description: 'Whether it is enabled on installation.', default: true }),
    start: z.boolean().exactOptional().meta({ description: 'Whether it is started on installation.', default: true }),
    unit: mapOf(
      sectionName('Section'),
      mapOf(directiveName('Directive'), unitValue, 'Directives.'),
      "Further directives by section, e.g. {Service: {PIDFile: /run/x.pid}}; one of debkit's own is replaced, or taken away by false.",
    ).exactOptional(),
    test: z
      .strictObject({
        run: z.boolean().meta({ description: 'Whether it is started.' }),
        reason: line('Why it cannot be, e.g. that it needs a device.'),
      })
      .exactOptional()
      .meta({ description: 'Said where the install test cannot start the unit, as it does with every other: what it needs that a clean system without systemd has not.' }),
  })
  .meta({
    id: 'service',
    description:
      'A daemon: becomes a systemd unit and, where it has a user, a system user. The unit is hardened: with a user it can write to the folders named here alone.',
  });

const alternativeLink = absolutePath('The link.');

/** What update-alternatives calls the name: a file name. */
export const alternativeName = kind({ title: "alternative's name", code: 'RECIPE_BAD_NAME', hint: 'e.g. pager' }, (value) =>
  /^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(value),
);

export const alternativeSchema = z
  .strictObject({
    path: absolutePath("The package's own file."),
    link: absolutePath('The link that leads to it; not said: the name below /usr/bin.').exactOptional(),
    priority: z
      .int()
      .min(-10_000)
      .max(10_000)
      .meta({ description: 'The highest of those installed is taken, unless the administrator chose another.' }),
    slaves: mapOf(
      alternativeLink,
      absolutePath('The file.'),
      'Links that follow the first, e.g. {/usr/share/man/man1/pager.1.gz: /usr/share/man/man1/less.1.gz}.',
    ).exactOptional(),
  })
  .meta({
    id: 'alternative',
    description: 'A name that several packages offer (update-alternatives(1)): the link is made on installation and goes on removal.',
  });

/** Whether no part of a line leads upwards. */
export function isInside(value: string): boolean {
  return !value.split(/[/\s]/).includes('..');
}
