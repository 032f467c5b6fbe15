// The script of an index: which rows are shown.
'use strict';
(() => {
  const at = (id) => document.getElementById(id);
  const form = at('filter');
  if (form === null) return;
  const [query, failed, status] = [at('filter-query'), at('filter-failed'), at('filter-status')];
  const rows = [...document.querySelectorAll('tbody tr')];
  const show = () => {
    const needle = query.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(needle) || (failed.checked && row.dataset.state !== 'failed');
      if (!row.hidden) shown += 1;
    }
    status.textContent = `${shown} of ${rows.length} rows`;
  };
  query.addEventListener('input', show);
  failed.addEventListener('change', show);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input') !== null) return;
    event.preventDefault();
    query.focus();
  });
  form.hidden = false;
  show();
})();
