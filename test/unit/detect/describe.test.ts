// Synopsis and description out of READMEs, manual pages and metadata.
import assert from 'node:assert/strict';
import { describe as describeProject, synopsis } from '../../../src/detect/describe.ts';
import { guessSection } from '../../../src/detect/naming.ts';
import { treeOf } from '../../helpers/source-tree.ts';

const rows: readonly (readonly [text: string, name: string, result: string | null])[] = [
  ['A fast JSON printer.', 'x', 'fast JSON printer'],
  ['hello - the friendly greeter', 'hello', 'friendly greeter'],
  ['hello is a program that greets', 'hello', 'program that greets'],
  ['Make JSON greppable!', 'gron', 'make JSON greppable'],
  ['A [linter](https://x) for `YAML` files. It is good.', 'x', 'linter for YAML files'],
  ['yank terminal output to the clipboard', 'yank', 'terminal output to the clipboard'],
  ['x', 'x', null],
];

describe('describe', () => {
  for (const [text, name, result] of rows) it(`synopsis of ${JSON.stringify(text)}`, () => assert.equal(synopsis(text, name, 'please make a file'), result));

  it('a long synopsis is cut where a clause ends', () => {
    const cut = synopsis('tool for the conversion of text files, in particular those of other systems, that have other ends of lines', 'x', '') ?? '';
    assert.equal(cut, 'tool for the conversion of text files, in particular those of other systems');
  });

  it('of two READMEs that which says something; a line across the page begins no list; what leads to a list ends before it', () => {
    const readme = '# x\n\n* * *\nx counts the lines of files in many languages. It is called as follows:\n\n    x FILE\n';
    const found = describeProject(treeOf({ README: 'See README.md.\n', 'README.md': readme }), 'x');
    assert.equal(found.description.value, 'x counts the lines of files in many languages.');
  });

  it('a manual page without a line of its NAME: the sentence with which it begins', () => {
    const page = ".TH X 1\n.SH NAME\nx\n.SH DESCRIPTION\nShows a scrolling screen in a terminal\n.SS OPTIONS\n";
    assert.equal(describeProject(treeOf({ 'x.1': page }), 'x').summary.value, 'shows a scrolling screen in a terminal');
  });

  it("what is said of bindings comes after what is said of the program", () => {
    const tree = treeOf({ 'setup.py': 'setup(name="x", description="python bindings of it")\n', 'x.8': '.TH X 8\n.SH NAME\nx \\- monitor of network connections\n.SH SYNOPSIS\nx\n' });
    assert.equal(describeProject(tree, 'x', 'meson').summary.value, 'monitor of network connections');
    assert.equal(describeProject(tree, 'x', 'python').summary.value, 'python bindings of it');
    assert.equal(describeProject(treeOf({ 'package.json': '{"description":"macros for hash tables"}' }), 'x', 'none').summary.value, 'macros for hash tables');
  });

  it('what stands before a README says what it is, or in one that never does, describes nothing', () => {
    const readme = 'All users of older versions should upgrade to this one soon.\n\nx is a client that sends mail to a server of your choice.\n';
    assert.equal(describeProject(treeOf({ README: readme }), 'x').description.value, 'x is a client that sends mail to a server of your choice.');
    const page = '.TH X 8\n.SH NAME\nx \\- monitor\n.SH DESCRIPTION\nIt listens to the traffic of a network interface, and shows it.\n.SH OPTIONS\n';
    assert.equal(describeProject(treeOf({ README: 'Read the manual page for more information about it.\n', 'x.8': page }), 'x').description.value, 'It listens to the traffic of a network interface, and shows it.');
  });

  const beginnings: readonly (readonly [what: string, readme: string, summary: string | null, description: string | null])[] = [
    ['what the project does, by its name', 'X turns pictures of one kind into those of another.\n\nThe X package comes with NO WARRANTY, express or implied.\n', 'turns pictures of one kind into those of another', 'X turns pictures of one kind into those of another.'],
    ['this is x, and what', 'This is x, a C library for reading old files. Files can be added.\n\nx is fully documented by manual pages that come with it.\n', 'C library for reading old files', 'This is x, a C library for reading old files. Files can be added.\n\nx is fully documented by manual pages that come with it.'],
    ['no heading further than where it begins', '# x\n\nx is a printer of lines and other things.\n\n# Hacking\n\nBring a lot of patience and a shovel to read the sources.\n', 'printer of lines and other things', 'x is a printer of lines and other things.'],
    ['no words of how it is built', "# x\n\nType 'make' to build the program, and make install to install it. For more options look in the Makefile.\n", null, null],
    ['not below a heading of what comes last', '# x\n\nVery fast, small C++ library.\n\n## Install\n\n### By hand\n\nCopy the include folder to your build tree and use a compiler.\n', 'Very fast, small C++ library', null],
    ['the first of two sentences', '# x\n\nGrab images from a screen. Works great with other programs.\n', 'Grab images from a screen', 'Grab images from a screen. Works great with other programs.'],
  ];
  for (const [what, readme, summary, description] of beginnings) it(`of a README ${what}`, () => {
    const found = describeProject(treeOf({ 'README.md': readme }), 'x');
    assert.deepEqual([found.summary.value, found.description.value], [summary, description]);
  });

  const sources: readonly (readonly [file: string, text: string])[] = [
    ['x.1.scd', 'x(1)\n\n# NAME\n\nx - grab images from a screen\n\n# SYNOPSIS\n\n*x* [options...]\n'],
    ['doc/x.1.txt', '////\nNAME\n----\nno - no\n////\nx(1)\n====\n\nNAME\n----\n\nx - grab images from a *screen*\n\nSYNOPSIS\n--------\nx\n'],
    ['x.1.adoc', '= x(1)\n\n== Name\n\nx - grab images from a screen\n\n== Synopsis\n\nx\n'],
    ['x.1.pod', '=head1 NAME\n\nx - grab images from a screen\n\n=head1 SYNOPSIS\n\nx\n'],
  ];
  for (const [file, text] of sources) it(`the NAME of a page that is written as ${file}`, () => {
    const found = describeProject(treeOf({ [file]: text, 'README.md': '# x\n\nGrab pictures of a window. Works great with other programs.\n' }), 'x');
    assert.deepEqual([found.summary.value, found.summary.from], ['grab images from a screen', `the NAME of ${file}`]);
  });

  it('the page of another program of the project tells less than its README', () => {
    const page = '.TH Y 1\n.SH NAME\ny \\- finger of hosts\n.SH SYNOPSIS\ny\n';
    assert.equal(describeProject(treeOf({ 'y.1': page, 'README.md': '# xtool\n\nxtool is a scanner of networks that shows their hosts.\n' }), 'xtool').summary.value, 'scanner of networks that shows their hosts');
  });

  it('a word that is a part of the name begins no description, where there is a page', () => {
    const page = '.TH IFTOP 8\n.SH NAME\niftop \\- monitor\n.SH DESCRIPTION\nIt listens to the traffic of a network interface, and shows it.\n.SH OPTIONS\n';
    const readme = 'If you have some other sort of system, you can pass an option to it.\n\nThe version of curses that others have may not be sufficient for it.\n';
    assert.equal(describeProject(treeOf({ README: readme, 'iftop.8': page }), 'iftop').description.value, 'It listens to the traffic of a network interface, and shows it.');
  });

  it("a page's NAME that lists its programs once more, and a version without quotes", () => {
    assert.equal(describeProject(treeOf({ 'x.1': '.TH X 1\n.SH NAME\n\\fBx\\fR \\- x, unx, xcat \\- compress \\.x files of its kind\n.SH SYNOPSIS\nx\n' }), 'x').summary.value, 'compress .x files of its kind');
    assert.equal(describeProject(treeOf({ 'CMakeLists.txt': 'project(x VERSION 1.13 LANGUAGES CXX)\n' }), 'x').version.value, '1.13');
  });

  it('what leads to a link says nothing', () => {
    const found = describeProject(treeOf({ 'README.md': '# x\n\nDocumentation for x is available at:\n\nhttps://x.example.org/\n', 'package.json': '{"description":"C macros for hash tables"}' }), 'x', 'none');
    assert.deepEqual([found.summary.value, found.description.value], ['C macros for hash tables', null]);
  });

  it('a README: no badges, lists, code or headings', () => {
    const readme = '# hello\n\n[![CI](https://x/y.svg)](https://x)\n\nhello is a small program that greets **everyone** by name, with [care](https://z).\n\n- It is small, and it\n  greets more than one person at a time.\n\n```sh\nhello\n```\n\n## Installation\n\nYou need a C compiler and some patience to install this program.\n';
    const found = describeProject(treeOf({ 'README.md': readme }), 'hello');
    assert.equal(found.summary.value, 'small program that greets everyone by name, with care');
    assert.equal(found.description.value, 'hello is a small program that greets everyone by name, with care.');
    assert.equal(found.summary.from, 'README.md');
  });

  it('a manual page, where the README says nothing', () => {
    const page = '.TH HELLO 1\n.SH NAME\nhello \\- greet the \\fBuser\\fR\n.SH SYNOPSIS\nhello\n.SH DESCRIPTION\n.B hello\nprints a greeting for the user who runs it, in the language of the system.\n.SH BUGS\nnone\n';
    const found = describeProject(treeOf({ 'hello.1': page, README: 'See hello.1.\n' }), 'hello');
    assert.deepEqual([found.summary.value, found.summary.from], ['greet the user', 'the NAME of hello.1']);
    assert.match(found.description.value ?? '', /^hello prints a greeting/);
  });

  it('metadata first, with its place; nothing is null', () => {
    const found = describeProject(treeOf({ 'pyproject.toml': '[project]\nname = "hello"\nversion = "1.2"\ndescription = "A greeter for the terminal"\n[project.urls]\nHomepage = "https://hello.example.org"\n' }), 'hello');
    assert.deepEqual([found.summary.value, found.summary.from], ['greeter for the terminal', 'pyproject.toml:4']);
    assert.deepEqual([found.homepage.value, found.version.value, found.description.value], ['https://hello.example.org', '1.2', null]);
  });

  it('a section by words of the synopsis, else utils', () => {
    assert.equal(guessSection('make', false, 'DNS proxy\nIt is one.').value, 'net');
    assert.equal(guessSection('make', false, 'thing\nIt is one.').value, 'utils');
    assert.equal(guessSection('perl', true, 'DNS proxy').value, 'perl');
  });
});
