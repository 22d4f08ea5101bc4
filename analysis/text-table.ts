/** A column of a table. */
export interface TextColumn {
  /** With its unit: `p50 (ms)`. */
  readonly header: string;
  /** Numbers stand at the right, words at the left. */
  readonly kind: 'number' | 'text';
}

/**
 * A table for the terminal: a header, a line under it, a line for each row. It ends in a newline.
 *
 * @param rows a cell for each column; numbers are shown by `formatNumber`, nothing as an empty cell
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string {
  const cells = rows.map((row) => columns.map((_, index) => cellText(row[index])));
  const widths = columns.map(({ header }, index) =>
    Math.max(header.length, ...cells.map((row) => row[index]!.length)),
  );
  const line = (texts: readonly string[]) =>
    columns
      .map(({ kind }, index) =>
        kind === 'number'
          ? texts[index]!.padStart(widths[index]!)
          : texts[index]!.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  const header = line(columns.map((column) => column.header));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return `${[header, rule, ...cells.map(line)].join('\n')}\n`;
}

/**
 * A number for people: three significant digits, all digits of what is larger than 999, with
 * separators of thousands; `unlimited` for Infinity, `-` for what is not a number.
 *
 * @example formatNumber(0.012345) // '0.0123'
 * @example formatNumber(1234567.8) // '1,234,568'
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) {
    return '-';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'unlimited' : '-unlimited';
  }
  // Halves are rounded away from zero on both sides of it.
  const size = Math.abs(value);
  if (size >= 999.5) {
    return (Math.sign(value) * Math.round(size)).toLocaleString('en-US');
  }
  if (size > 0 && size < 1e-4) {
    return Number(value.toPrecision(3)).toExponential();
  }
  return String(Number(value.toPrecision(3)));
}

function cellText(cell: string | number | undefined): string {
  return typeof cell === 'number' ? formatNumber(cell) : (cell ?? '');
}
