// A terminal of its own for a shell: the command line that makes it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { quoted } from '../../../src/sandbox/terminal.ts';

describe('sandbox/terminal', () => {
  it('quotes any word so that a shell reads it back', () => {
    const words = ['', ' ', "'", "''a'", '"', '$HOME', '`id`', '\\', '*', '~', '-n', '--', 'a\nb', 'ü', '!x', '$(id)', ';'];
    const { stdout } = spawnSync('/bin/sh', ['-c', `printf '[%s]' ${words.map(quoted).join(' ')}`], { encoding: 'utf8' });
    assert.equal(stdout, words.map((word) => `[${word}]`).join(''));
  });
});
