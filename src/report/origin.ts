// What was fetched, from where, and how each piece was checked; and what the build stood on.
import type { BuildOutcome, LockReport } from '../contracts/outcome.ts';
import type { UpstreamOrigin } from '../contracts/origin.ts';
import type { DebianUpstreamPlan, UpstreamPlan } from '../contracts/upstream-plan.ts';
import { count } from '../text/format.ts';
import { render, webAddress, type Markup } from './html.ts';

/** Something that was fetched; `href` where its place is an address of the web. */
interface Fetched {
  readonly what: string;
  readonly from: string;
  readonly href: string | null;
  /** How it was checked, one check an entry. */
  readonly checks: readonly { readonly ok: boolean; readonly text: string; readonly value: string | null }[];
}

/** The section. `installed` are the entries of the .buildinfo. */
export function originSection(outcome: BuildOutcome, installed: readonly string[] | null): Markup {
  const { plan, files, lock, tools } = outcome;
  const fetch = outcome.stages.find(({ stage }) => stage === 'fetch');
  const rows = plan === null ? [] : [upstreamRow(plan.upstream, outcome.upstream, fetch?.status === 'failed', fetch?.detail ?? null), ...tagRow(outcome)];
  const orig = files.find(({ name }) => /\.orig\.tar\./.test(name));
  return render('origin', {
    existing: plan === null,
    rows: [...rows, ...(plan === null || plan.target.aptSources.length === 0 ? [archiveRow(outcome)] : [archiveRow(outcome), ...plan.target.aptSources.map(({ uris, suites, keyring }) => privateRow(`${uris} ${suites}`, keyring !== null))])],
    orig: orig === undefined ? null : { name: orig.name, sha256: orig.sha256, changed: plan !== null && (plan.orig.exclude.length > 0 || plan.orig.subdirectory !== null) },
    identity: identityText(outcome),
    lock: lockText(lock),
    lockFile: lock.file,
    tools: Object.entries(tools).map(([name, version]) => ({ name, version })),
    installed: (installed ?? []).map((entry) => {
      const [, name = entry, version = ''] = /^(\S+) \(= (.+)\)$/.exec(entry) ?? [];
      return { name, version };
    }),
  });
}

/** Where the bytes came from, as the stage tells it, beside the address of the tarball. */
function placeOf(detail: string, url: string): string {
  const kept = /, or (.+), kept$/.exec(detail.startsWith(url) ? detail.slice(url.length) : '');
  if (kept !== null) return `kept from an earlier fetch, which took it from there or as ${kept[1] ?? ''}`;
  return detail.startsWith(url) ? `taken from there${detail.slice(url.length)}` : `taken from ${detail}`;
}

function upstreamRow(upstream: UpstreamPlan, had: UpstreamOrigin | null, failed: boolean, detail: string | null): Fetched {
  const ok = !failed;
  const what = 'Upstream';
  switch (upstream.kind) {
    case 'git':
      return {
        ...{ what, from: `${upstream.url}, tag ${upstream.tag}`, href: webAddress(upstream.url) },
        checks: [
          upstream.commit === null ? { ok: false, text: 'the recipe demands no commit: the tag was taken as the server had it', value: had?.kind === 'git' ? had.commit : detail } : { ok, text: 'the commit is the one that the recipe demands', value: upstream.commit },
          ...(had?.kind === 'git' ? had.submodules.map(({ path, commit }) => ({ ok, text: `the submodule ${path} is at the commit that upstream’s names`, value: commit })) : []),
        ],
      };
    case 'tarball':
      return {
        ...{ what, from: upstream.url, href: webAddress(upstream.url) },
        checks: [
          { ok, text: 'its sha256 is the one that the recipe demands', value: upstream.sha256 },
          ...(detail === null || detail === upstream.url || failed ? [] : [{ ok, text: `${placeOf(detail, upstream.url)}: the hash tells that the bytes are upstream’s`, value: null }]),
          upstream.signature === null ? { ok: false, text: 'no signature: the recipe names none', value: null } : { ok, text: `its signature (${upstream.signature.url}) is by a key of the recipe’s keyring`, value: null },
        ],
      };
    case 'debian':
      return { what, from: debianPlace(upstream, detail), href: null, checks: [{ ok, text: 'by apt: the archive’s signed index names its hash', value: null }, ...(upstream.sha256 === null ? [] : [{ ok, text: 'its sha256 is the one that the recipe demands', value: upstream.sha256 }])] };
    case 'directory':
      return { what, from: upstream.path, href: null, checks: [{ ok: false, text: 'a folder of the machine that built it, taken as it lay there', value: had?.kind === 'directory' ? `${had.commit}${had.dirty ? ', with changes that are not committed' : ''}` : detail }] };
  }
}

/** The released tarball beside its tag: what hides in a tarball alone is where upstreams have been attacked. */
function tagRow({ plan, tag, stages, error }: BuildOutcome): Fetched[] {
  const demanded = plan?.upstream.kind === 'tarball' ? plan.upstream.released : null;
  if (tag === null) {
    const stage = stages.find((one) => one.stage === 'tag');
    if (demanded === null || stage?.status !== 'failed') return [];
    return [{ what: 'The tarball beside its tag', from: demanded.url, href: webAddress(demanded.url), checks: [{ ok: false, text: error?.message ?? stage.detail, value: null }] }];
  }
  const from = tag.status === 'compared' ? `${tag.url}, tag ${tag.tag}` : (demanded?.url ?? 'the repository that the recipe names');
  const href = webAddress(tag.status === 'compared' ? tag.url : (demanded?.url ?? ''));
  if (tag.status === 'not-compared') return [{ what: 'The tarball beside its tag', from, href, checks: [{ ok: false, text: `nothing was compared: ${tag.why}`, value: null }] }];
  const allowed = Object.entries(tag.allowed).map(([pattern, paths]) => `${pattern} (${paths.length})`);
  return [{
    ...{ what: 'The tarball beside its tag', from, href },
    checks: [
      { ok: true, text: 'compared file by file with the commit that the tag is at', value: tag.commit },
      { ok: tag.refused.length === 0, text: `${count(tag.added.length, 'file')} in the tarball alone, ${tag.changed.length} otherwise than in the tag, ${tag.missing.length} in the tag alone${allowed.length === 0 ? '' : `; allowed: ${allowed.join(', ')}`}`, value: null },
      ...(tag.refused.length === 0 ? [] : [{ ok: false, text: `not allowed: ${tag.refused.slice(0, 5).join(', ')}${tag.refused.length > 5 ? ` and ${tag.refused.length - 5} more` : ''}`, value: null }]),
    ],
  }];
}

/** What the recipe was, for who has one and asks whether it is that one. */
function identityText({ plan }: BuildOutcome): { readonly recipe: string; readonly files: number; readonly sha256: string } | null {
  return plan?.identity === undefined ? null : { recipe: plan.recipe, files: plan.identity.files.length, sha256: plan.identity.sha256 };
}

function debianPlace({ source, suite, version }: DebianUpstreamPlan, detail: string | null): string {
  return detail ?? `the orig tarball of Debian’s ${source}${version === null ? '' : ` ${version}`} in ${suite}`;
}

function archiveRow({ target, sandbox }: BuildOutcome): Fetched {
  const text = sandbox.name === 'here' ? 'by apt, as this system is set up' : 'by apt: Release files signed by the archive’s keys name the hash of every package';
  return { what: 'Debian packages', from: `the Debian archive, ${target.suite}`, href: null, checks: [{ ok: true, text, value: null }] };
}

function privateRow(from: string, hasKey: boolean): Fetched {
  return { what: 'More packages', from, href: null, checks: [{ ok: true, text: hasKey ? 'by apt: signed by the key of the configuration file' : 'by apt: signed by a key of Debian’s archive', value: null }] };
}

function lockText({ state, notice }: LockReport): string {
  switch (state) {
    case 'none':
      return 'No debkit.lock has an entry for this build: packages were taken as the archive had them that day.';
    case 'upstream-only':
      return 'debkit.lock names upstream alone, and that is what was built; packages were taken as the archive had them that day.';
    case 'followed':
      return 'Everything was as debkit.lock names it: upstream, build dependencies and tools.';
    case 'drifted':
      return `The archive has moved on since debkit.lock was written: ${notice ?? 'there are newer packages'}.`;
    case 'unchecked':
      return `Whether the packages were those of debkit.lock was not looked at${notice === null ? '' : `: ${notice}`}.`;
  }
}
