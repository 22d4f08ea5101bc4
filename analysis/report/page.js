/* Runs in the browser, at the end of the page: tables that sort, charts that answer. */
(() => {
  for (const table of document.querySelectorAll('table')) {
    table.querySelectorAll('th').forEach((header, column) => {
      header.querySelector('button').addEventListener('click', () => sortBy(table, header, column));
    });
  }

  function sortBy(table, header, column) {
    const isUp = header.getAttribute('aria-sort') !== 'ascending';
    for (const other of table.querySelectorAll('th')) {
      other.removeAttribute('aria-sort');
    }
    header.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({ row, key: keyOf(row.cells[column]) }));
    rows.sort((one, other) => compare(one.key, other.key, isUp ? 1 : -1));
    body.append(...rows.map(({ row }) => row));
  }

  /** A number with its unit sorts as a number: 1,234 ms, 22.4x. */
  function keyOf(cell) {
    const text = cell.textContent.trim();
    const number = Number.parseFloat(text.replaceAll(',', ''));
    return { text, number };
  }

  /** Numbers by size, words by letters; numbers stand before words in both directions. */
  function compare(one, other, direction) {
    const [isNumber, isOther] = [one, other].map(({ number }) => !Number.isNaN(number));
    if (isNumber !== isOther) {
      return isNumber ? -1 : 1;
    }
    return direction * (isNumber ? one.number - other.number : one.text.localeCompare(other.text));
  }

  const bubble = document.createElement('div');
  bubble.id = 'vg-tooltip-element';
  bubble.hidden = true;
  document.body.append(bubble);

  function showTooltip(_handler, event, _item, value) {
    bubble.hidden = value === null || value === undefined || value === '';
    if (bubble.hidden) {
      return;
    }
    const entries = typeof value === 'object' ? Object.entries(value) : [['', value]];
    bubble.replaceChildren(
      ...entries.map(([name, shown]) => {
        const line = document.createElement('div');
        line.textContent = name === '' ? String(shown) : `${name.replaceAll('_', ' ')}: ${shown}`;
        return line;
      }),
    );
    const { innerWidth, innerHeight } = window;
    bubble.style.left = `${Math.min(event.clientX + 14, innerWidth - bubble.offsetWidth - 8)}px`;
    bubble.style.top = `${Math.min(event.clientY + 14, innerHeight - bubble.offsetHeight - 8)}px`;
  }

  const charts = JSON.parse(document.querySelector('#charts').textContent);
  for (const { id, spec } of charts) {
    const place = document.querySelector(`#${CSS.escape(id)} .chart`);
    const picture = place.querySelector('svg');
    const drawn = document.createElement('div');
    new vega.View(vega.parse(spec), { renderer: 'svg', container: drawn, hover: true })
      .tooltip(showTooltip)
      .runAsync()
      .then(() => {
        // The picture in the page stays where a chart fails.
        picture.replaceWith(drawn);
        place.dataset.state = 'interactive';
      })
      .catch((error) => {
        place.dataset.state = `failed: ${error.message}`;
      });
  }
})();
