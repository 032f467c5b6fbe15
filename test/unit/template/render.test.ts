// Templates: what is placed, and that nothing missing is placed in silence.
import assert from 'node:assert/strict';
import { InternalError } from '../../../src/errors.ts';
import { loadTemplates, renderTemplate } from '../../../src/template/render.ts';

function render(text: string, locals: Readonly<Record<string, unknown>>): string {
  return renderTemplate(new Map([['x', text]]), { name: 'x', locals });
}

describe('template/render', () => {
  it('places text as it is', () => {
    assert.equal(render('<%= data.name %>\n', { name: "Ann <ann@example.org> & 'Co'" }), "Ann <ann@example.org> & 'Co'\n");
    assert.equal(render('<% for (const x of data.xs) { -%>\n<%= x.y %>\n<% } -%>\n', { xs: [{ y: 'a' }, { y: 'b' }] }), 'a\nb\n');
  });

  const missing: [string, Readonly<Record<string, unknown>>, string][] = [
    ['<%= data.nmae %>', { name: 'x' }, 'x.nmae'],
    ['<%= data.a.b %>', { a: {} }, 'x.a.b'],
    ['<% for (const x of data.xs) { %><%= x.z %><% } %>', { xs: [{ y: '' }] }, 'x.xs.0.z'],
    ['<% if (data.flag) { %>x<% } %>', { flag: undefined }, 'x.flag'],
  ];
  for (const [text, locals, path] of missing) {
    it(`refuses ${text}`, () =>
      assert.throws(
        () => render(text, locals),
        (error) => {
          return error instanceof InternalError && error.code === 'TEMPLATE_FIELD_MISSING' && error.message.includes(`'${path}'`);
        },
      ));
  }

  it('refuses what is no text, no template, and a name without data', () => {
    for (const value of [null, 1, true, {}, ['a']])
      assert.throws(() => render('<%= data.x %>', { x: value }), { code: 'TEMPLATE_VALUE_NOT_TEXT' });
    assert.throws(() => renderTemplate(new Map(), { name: 'dh/rules', locals: {} }), { code: 'TEMPLATE_MISSING' });
    assert.throws(() => render('<%= name %>', { name: 'x' }), { code: 'TEMPLATE_FAILED' });
    assert.throws(() => render('<% if ( %>', {}), { code: 'TEMPLATE_FAILED' });
  });

  it("has debkit's own templates", () => {
    const names = [...loadTemplates().keys()];
    for (const name of ['common/control', 'common/changelog', 'cdbs/rules', 'dh/rules']) assert.ok(names.includes(name), name);
  });
});
