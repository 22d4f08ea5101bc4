import type { FigureRecord } from '../results/figure-record.ts';
import { escapeHtml } from './html.ts';
import { readTable, tableHtml } from './report-table.ts';

/**
 * `findings.csv`, folded: under each figure the findings that it gave, as a sortable table. A file
 * without the column `figure` is one table.
 */
export function reportFindings(file: string, figures: readonly FigureRecord[]): string {
  const [header = [], ...rows] = readTable(file);
  const column = header.indexOf('figure');
  if (column < 0) {
    return tableHtml(header, rows, 'Findings');
  }
  const without = (cells: readonly string[]): string[] => cells.toSpliced(column, 1);
  const groups = Map.groupBy(rows, (row) => row[column] ?? '');
  return Array.from(groups, ([id, own]) => {
    const title = figures.find((figure) => figure.id === id)?.title ?? id;
    const table = tableHtml(without(header), own.map(without), `Findings: ${title}`);
    const count = `${own.length} finding${own.length === 1 ? '' : 's'}`;
    return `<details class="findings"><summary>${escapeHtml(title)} <span class="faint">(${count})</span></summary>
${table}
</details>`;
  }).join('\n');
}
