import type { Mark, Spec } from 'vega';
import { nodeLabel, type TreeRow } from './draw-tree-rows.ts';
import { treeTitle } from './draw-tree-title.ts';
import { textWidth } from '../rendering/text-width.ts';
import { fontFamily, seriesColors, type ChartText } from '../rendering/theme.ts';

const rowHeight = 18;
const indent = 15;
const columnWidth = 52;
const widestLabel = 300;
const fontSize = 12;
/** From the centre of a node to its label. */
const labelOffset = 13;
const top = 24;

/**
 * A tree as an outline: a line a node, in the order in which a look-up meets them, with how many
 * packages it adds and holds in columns at the right.
 */
export function labelledTree(rows: readonly TreeRow[], words: ChartText): Spec {
  const nodes = rows.map((row) => ({ ...place(row), ...look(row) }));
  const ends = nodes.map(({ x, label }) => x + labelOffset + textWidth(label, fontSize, 'regular'));
  const treeWidth = Math.ceil(Math.max(220, ...ends));
  const columns = columnsOf(rows).map((column, index) => ({
    ...column,
    x: treeWidth + (index + 1) * columnWidth,
  }));
  const width = treeWidth + columns.length * columnWidth + 8;
  const links = rows
    .filter((row) => row.parent !== null)
    .map((row) => ({ from: place(rows[row.parent!]!), to: place(row) }));
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    background: '#ffffff',
    padding: 8,
    width,
    height: top + rows.length * rowHeight,
    title: treeTitle(words, width),
    data: [
      {
        name: 'bands',
        values: nodes.filter((_, index) => index % 2 === 0).map(({ y }) => ({ y })),
      },
      { name: 'links', values: links },
      { name: 'nodes', values: nodes },
      { name: 'heads', values: columns.map(({ head, x }) => ({ x, y: top / 2, text: head })) },
      {
        name: 'cells',
        values: columns.flatMap(({ x, values }) =>
          values.map((text, index) => ({ x, y: nodes[index]!.y, text })),
        ),
      },
    ],
    marks: [
      bandMarks(width),
      linkMarks(),
      nodeMarks(),
      textMarks('nodes', 'left', 'label', labelOffset),
      textMarks('heads', 'right', 'text', 0),
      textMarks('cells', 'right', 'text', 0),
    ],
  };
}

function place({ node, depth }: TreeRow): { x: number; y: number } {
  return { x: 10 + depth * indent, y: top + (node + 0.5) * rowHeight };
}

/** What stands beside a node, and its size: its area grows with the packages that it adds. */
function look(row: TreeRow): { label: string; size: number; fill: string } {
  const label = nodeLabel(row, (text) => textWidth(text, fontSize, 'regular') <= widestLabel);
  const isEmpty = row.packages.length === 0;
  const size = 25 + 5 * Math.min(row.packages.length, 35);
  return { label, size, fill: isEmpty ? '#ffffff' : seriesColors[0]! };
}

interface Column {
  readonly head: string;
  readonly values: readonly string[];
}

function columnsOf(rows: readonly TreeRow[]): Column[] {
  const columns = [
    { head: 'adds', values: rows.map((row) => String(row.packages.length)) },
    { head: 'holds', values: rows.map((row) => String(row.holds)) },
  ];
  if (rows.some((row) => row.split !== null)) {
    columns.push({ head: 'split', values: rows.map((row) => String(row.split ?? '')) });
  }
  return columns;
}

/** Every other row is shaded, so that the eye finds the numbers of a name. */
function bandMarks(width: number): Mark {
  return {
    type: 'rect',
    from: { data: 'bands' },
    encode: {
      enter: {
        x: { value: 0 },
        width: { value: width },
        yc: { field: 'y' },
        height: { value: rowHeight },
        fill: { value: '#f3f3f3' },
      },
    },
  };
}

function linkMarks(): Mark {
  return {
    type: 'path',
    from: { data: 'links' },
    encode: { enter: { stroke: { value: '#888888' }, strokeWidth: { value: 1 } } },
    transform: [
      {
        type: 'linkpath',
        shape: 'orthogonal',
        orient: 'horizontal',
        sourceX: 'datum.from.x',
        sourceY: 'datum.from.y',
        targetX: 'datum.to.x',
        targetY: 'datum.to.y',
      },
    ],
  };
}

function nodeMarks(): Mark {
  return {
    type: 'symbol',
    from: { data: 'nodes' },
    encode: {
      enter: {
        x: { field: 'x' },
        y: { field: 'y' },
        size: { field: 'size' },
        fill: { field: 'fill' },
        stroke: { value: seriesColors[0]! },
        strokeWidth: { value: 1 },
      },
    },
  };
}

function textMarks(data: string, align: 'left' | 'right', field: string, offset: number): Mark {
  return {
    type: 'text',
    from: { data },
    encode: {
      enter: {
        x: { field: 'x', offset },
        y: { field: 'y' },
        text: { field },
        align: { value: align },
        baseline: { value: 'middle' },
        font: { value: fontFamily },
        fontSize: { value: fontSize },
        fill: { value: data === 'heads' ? '#555555' : '#222222' },
      },
    },
  };
}
