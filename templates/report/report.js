// The script of a report: pages of the log unpacked one at a time, searched and stepped through. Text goes in as text; nothing is fetched.
'use strict';
(() => {
  const at = (id) => document.getElementById(id);

  for (const block of document.querySelectorAll('pre.command')) {
    if (navigator.clipboard === undefined) break;
    const text = block.textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.trimEnd());
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'No';
      }
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
    block.classList.add('copies');
    block.append(button);
  }
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((one) => (one.open = true)));

  const app = at('log-app');
  if (app === null || typeof DecompressionStream === 'undefined') return;
  const meta = JSON.parse(app.dataset.log);
  if (meta.lines === 0) return;
  const packed = at('log-pages').textContent.split('\n');
  const marks = new Map(meta.marks);
  const marked = meta.marks.map(([line]) => line);
  const [view, list, range, status, query] = [at('log-view'), at('log-lines'), at('log-range'), at('log-status'), at('log-query')];
  const number = (value) => value.toLocaleString('en-GB');
  const pageOf = (line) => Math.floor((line - 1) / meta.page);
  const kept = new Map();
  let [shown, needle, matches, match, turn] = [-1, '', [], -1, 0];

  async function linesOf(page) {
    if (kept.has(page)) return kept.get(page);
    if (!packed[page]) return null;
    const bytes = Uint8Array.from(atob(packed[page]), (character) => character.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
    const lines = text.split('\n');
    kept.set(page, lines);
    if (kept.size > 64) kept.delete(kept.keys().next().value);
    return lines;
  }

  function textWithMatches(text) {
    const span = document.createElement('span');
    const low = text.toLowerCase();
    // Lower case may have another length: then the line is shown as it is.
    if (needle === '' || low.length !== text.length) {
      span.textContent = text;
      return span;
    }
    let from = 0;
    for (let found = low.indexOf(needle); found !== -1; found = low.indexOf(needle, from)) {
      span.append(text.slice(from, found));
      const hit = document.createElement('mark');
      hit.textContent = text.slice(found, found + needle.length);
      span.append(hit);
      from = found + needle.length;
    }
    span.append(text.slice(from));
    return span;
  }

  function lineElement(line, text) {
    const item = document.createElement('li');
    item.id = `L${line}`;
    item.value = line;
    const link = document.createElement('a');
    link.href = `#L${line}`;
    link.tabIndex = -1;
    link.textContent = String(line);
    link.setAttribute('aria-label', `Line ${line}`);
    item.append(link);
    const mark = marks.get(line);
    if (mark !== undefined) item.classList.add(mark === 1 ? 'error' : 'warning');
    if (line === meta.tells) item.classList.add('tells');
    if (mark !== undefined || line === meta.tells) {
      const word = document.createElement('b');
      word.className = 'mark';
      word.textContent = line === meta.tells ? 'this line tells it' : mark === 1 ? 'error' : 'warning';
      item.append(word);
    }
    item.append(textWithMatches(text));
    return item;
  }

  async function showPage(page, again = false) {
    if (page === shown && !again) return;
    const lines = await linesOf(page);
    const first = page * meta.page + 1;
    shown = page;
    if (lines === null) {
      const item = document.createElement('li');
      item.textContent = 'This part of the log is left out here; build.log has it.';
      list.replaceChildren(item);
    } else list.replaceChildren(...lines.map((text, index) => lineElement(first + index, text)));
    const last = Math.min(meta.lines, first + meta.page - 1);
    range.textContent = `Lines ${number(first)} to ${number(last)} of ${number(meta.lines)}`;
    at('page-first').disabled = at('page-back').disabled = page === 0;
    at('page-last').disabled = at('page-on').disabled = page === meta.pages - 1;
    view.scrollTop = 0;
  }

  async function goTo(line, note = '') {
    const wanted = Math.min(Math.max(1, line), meta.lines);
    await showPage(pageOf(wanted));
    list.querySelectorAll('.target').forEach((item) => item.classList.remove('target'));
    const item = at(`L${wanted}`);
    if (item === null) return;
    item.classList.add('target');
    view.scrollTop += item.getBoundingClientRect().top - view.getBoundingClientRect().top - view.clientHeight / 3;
    if (note !== '') status.textContent = note;
  }

  const lineInHash = () => Number(/^#L(\d{1,9})$/.exec(location.hash)?.[1] ?? 0);
  async function followHash() {
    const line = lineInHash();
    if (line === 0) return;
    await goTo(line, `Line ${number(line)}`);
    view.scrollIntoView({ block: 'nearest' });
  }

  /** Goes to a line and says so in the address, so that it can be handed on. */
  async function step(line, note) {
    history.replaceState(null, '', `#L${line}`);
    await goTo(line, note);
    view.scrollIntoView({ block: 'nearest' });
  }

  async function search() {
    const own = (turn += 1);
    needle = query.value.toLowerCase();
    [matches, match] = [[], -1];
    if (needle === '') {
      status.textContent = '';
      return showPage(shown, true);
    }
    let told = performance.now();
    for (let page = 0; page < meta.pages; page += 1) {
      const lines = await linesOf(page);
      if (own !== turn) return;
      lines?.forEach((text, index) => {
        if (text.toLowerCase().includes(needle)) matches.push(page * meta.page + index + 1);
      });
      if (performance.now() - told > 1000) {
        told = performance.now();
        status.textContent = `Searching: ${Math.round((100 * page) / meta.pages)} %`;
      }
    }
    await showPage(shown, true);
    if (matches.length === 0) status.textContent = 'No line has it.';
    else await nextMatch(1);
  }

  async function nextMatch(by) {
    if (matches.length === 0) return;
    // The first one at or after what is shown, then one after the other.
    if (match === -1) match = Math.max(0, matches.findIndex((line) => line > shown * meta.page));
    else match = (match + by + matches.length) % matches.length;
    const line = matches[match];
    await step(line, `Match ${number(match + 1)} of ${number(matches.length)}, line ${number(line)}`);
  }

  async function nextMark(by) {
    if (marked.length === 0) return;
    const here = lineInHash() || (by > 0 ? 0 : meta.lines + 1);
    const line = by > 0 ? marked.find((one) => one > here) ?? marked[0] : marked.findLast((one) => one < here) ?? marked.at(-1);
    await step(line, `${marks.get(line) === 1 ? 'Error' : 'Warning'} in line ${number(line)}: mark ${number(marked.indexOf(line) + 1)} of ${number(marked.length)}`);
  }

  let waiting;
  query.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 250);
  });
  query.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') void nextMatch(event.shiftKey ? -1 : 1);
    if (event.key === 'Escape') view.focus();
  });
  const press = (id, work) => at(id)?.addEventListener('click', () => void work());
  press('match-on', () => nextMatch(1));
  press('match-back', () => nextMatch(-1));
  press('mark-on', () => nextMark(1));
  press('mark-back', () => nextMark(-1));
  press('page-first', () => showPage(0));
  press('page-back', () => showPage(shown - 1));
  press('page-on', () => showPage(shown + 1));
  press('page-last', () => showPage(meta.pages - 1));
  const go = () => step(Math.min(Math.max(1, Number(at('log-line').value) || 1), meta.lines), '');
  press('line-go', go);
  at('log-line').addEventListener('keydown', (event) => {
    if (event.key === 'Enter') void go();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select') !== null) return;
    const work = { '/': () => (query.focus(), query.select()), n: () => nextMatch(1), N: () => nextMatch(-1), e: () => nextMark(1), E: () => nextMark(-1) }[event.key];
    if (work === undefined) return;
    event.preventDefault();
    void work();
  });
  document.querySelectorAll('a.said').forEach((link) => {
    if (meta.tells !== null) link.href = `#L${meta.tells}`;
  });
  addEventListener('hashchange', () => void followHash());

  at('log-part').hidden = true;
  at('log-tools').hidden = at('log-pager').hidden = at('log-keys').hidden = false;
  void (async () => {
    await showPage(pageOf(meta.first));
    if (lineInHash() > 0) await followHash();
    else await goTo(meta.first);
    // The last line is where one looks, and nothing that was chosen.
    if (lineInHash() === 0) list.querySelector('.target')?.classList.remove('target');
    app.dataset.ready = 'yes';
  })();
})();
