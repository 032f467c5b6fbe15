// What is imported of a library that was installed.
import assert from 'node:assert/strict';
import { libraryImports } from '../../../src/detect/library-imports.ts';

const commands = (name: string, ...paths: string[]) => libraryImports(paths, [name]).map(({ command }) => command);
const python = (file: string) => `/usr/lib/python3/dist-packages/${file}`;

describe('imports of an installed library', () => {
  it('are the modules of Python at the top, that of the project first, and not those of others alone', () => {
    assert.deepEqual(commands('python-foo-bar', python('attr/__init__.py'), python('foo_bar/__init__.py'), python('foo_bar/deep/__init__.py'), python('_foo.py')), ["python3 -c 'import foo_bar'", "python3 -c 'import attr'"]);
    assert.deepEqual(commands('six', python('six.py'), python('six-1.dist-info/METADATA')), ["python3 -c 'import six'"]);
    assert.deepEqual(commands('fast', python('fast.cpython-311-x86_64-linux-gnu.so')), ["python3 -c 'import fast'"]);
  });
  it('are the module of Perl that is called as the project, else the outermost', () => {
    assert.deepEqual(commands('libmoo-perl', '/usr/share/perl5/Moo/Role.pm', '/usr/share/perl5/Moo.pm', '/usr/share/perl5/oo.pm'), ['perl -MMoo -e 1']);
    assert.deepEqual(commands('text-csv', '/usr/share/perl5/Text/CSV.pm', '/usr/share/perl5/Text/CSV_PP.pm'), ['perl -MText::CSV -e 1']);
    assert.deepEqual(commands('x', '/usr/lib/x86_64-linux-gnu/perl5/5.36/A/B/C.pm', '/usr/lib/x86_64-linux-gnu/perl5/5.36/A/B.pm'), ['perl -MA::B -e 1']);
  });
  it('are the package of Node.js', () => {
    assert.match(commands('minimist', '/usr/share/nodejs/minimist/package.json', '/usr/share/nodejs/minimist/index.js').join(), /^node .*minimist/);
    assert.match(commands('foo', '/usr/share/nodejs/@scope/foo/package.json').join(), /@scope\/foo/);
  });
  it('are none of what is no library of these languages, and hold nothing that a shell would read', () => {
    assert.deepEqual(commands('foo', '/usr/bin/foo', '/usr/share/foo/foo.py', python("a'b.py"), "/usr/share/nodejs/a'b/package.json", '/usr/share/perl5/A;b.pm'), []);
  });
});
