// Builds that ask git for the version, where there is no repository: what answers in its place.

/**
 * Text for debian/rules by which a stand-in for git tells the tag from before a step of dh on; `@TAG@` is upstream's tag.
 * Only what the recipe's own rules may hold: no file of the tree is changed, and cleaning takes it away.
 */
export function gitAnswers(step: 'autoreconf' | 'auto_configure'): string {
  const git = 'debian/answers/git';
  return `include /usr/share/dpkg/pkg-info.mk

# Is asked for the tag as if there were a repository.
export PATH := $(CURDIR)/debian/answers:$(PATH)

execute_before_dh_${step}:
	mkdir -p debian/answers
	printf '#!/bin/sh\\necho @TAG@\\n' > ${git}
	chmod +x ${git}

execute_before_dh_clean:
	rm -rf debian/answers
`;
}

/** Whether a text runs git to be told the version: `git describe`, `'git', 'describe'`, `${GIT_EXECUTABLE} describe`. */
export function asksGit(text: string): boolean {
  return /(?:\bgit\b|\bGIT_EXECUTABLE\})["'\s,]{1,10}(?:[-\w./"'\s,${}]{0,60}["'\s,])?describe\b/.test(text);
}
