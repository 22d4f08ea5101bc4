import { parse } from 'csv-parse/sync';
import { readInputText } from '../../workloads/directory/input-file.ts';
import { escapeHtml } from './html.ts';

/** At most this many rows are shown; the file has them all. */
const rowsMax = 500;

/** A CSV file as an HTML table whose columns sort by a click on their heading. */
export function reportTable(file: string, caption: string): string {
  const [header = [], ...rows] = readTable(file);
  return tableHtml(header, rows, caption);
}

/** The header and the rows of a CSV file. */
export function readTable(file: string): string[][] {
  return parse(readInputText({ path: file, gzipped: false }));
}

/** A sortable table; columns of numbers stand at the right. */
export function tableHtml(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
): string {
  const numeric = header.map((_, column) => {
    const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
    return cells.length > 0 && cells.every((cell) => /^[-−<>≈]?\s*[\d.,]+/.test(cell));
  });
  const kind = (column: number) => (numeric[column] ? ' class="number"' : '');
  const headings = header.map(
    (name, column) =>
      `<th scope="col"${kind(column)}><button type="button">${escapeHtml(name.replaceAll('_', ' '))}</button></th>`,
  );
  const lines = rows
    .slice(0, rowsMax)
    .map((row) =>
      row.map((cell, column) => `<td${kind(column)}>${escapeHtml(cell)}</td>`).join(''),
    );
  return [
    '<div class="table"><table>',
    `<caption class="hidden">${escapeHtml(caption)}</caption>`,
    `<thead><tr>${headings.join('')}</tr></thead>`,
    `<tbody>${lines.map((line) => `<tr>${line}</tr>`).join('\n')}</tbody>`,
    '</table></div>',
    rows.length > rowsMax ? `<p class="faint">${rowsMax} of ${rows.length} rows.</p>` : '',
  ].join('\n');
}
