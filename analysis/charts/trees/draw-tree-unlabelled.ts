import type { Data, Legend, Mark, SignalRef, Spec } from 'vega';
import type { TreeRow } from './draw-tree-rows.ts';
import { treeTitle } from './draw-tree-title.ts';
import { fontFamily, pagePlotWidth, type ChartText } from '../rendering/theme.ts';

/** How many packages a node may add before its size stops to grow. */
const mostPackagesInSize = 100;

/**
 * A tree as a node-link diagram without names, from the root at the top down. The size of a node
 * says how many packages it adds, its colour how many it holds with those of its ancestors.
 */
export function unlabelledTree(rows: readonly TreeRow[], words: ChartText): Spec {
  const depth = Math.max(...rows.map((row) => row.depth));
  const levelHeight = Math.min(30, Math.max(14, 420 / depth));
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    background: '#ffffff',
    padding: 8,
    width: pagePlotWidth,
    height: Math.round(depth * levelHeight),
    title: treeTitle(words, pagePlotWidth),
    data: treeData(rows),
    scales: [
      {
        name: 'size',
        type: 'linear',
        domain: [0, mostPackagesInSize],
        range: [12, 190],
        clamp: true,
      },
      {
        name: 'color',
        type: 'linear',
        domain: { data: 'nodes', field: 'holds' },
        // The yellow end of the scheme is too faint on white.
        range: { scheme: 'viridis', extent: [0.85, 0] },
        zero: true,
      },
    ],
    legends: legends(rows),
    config: { legend: { layout: { bottom: { margin: 40, direction: 'horizontal' } } } },
    marks: [linkMarks(), nodeMarks()],
  };
}

const plotSize: [SignalRef, SignalRef] = [{ signal: 'width' }, { signal: 'height' }];

function treeData(rows: readonly TreeRow[]): Data[] {
  const nodes = rows.map(({ node, parent, packages, holds }) => ({
    node,
    parent,
    adds: packages.length,
    holds,
  }));
  return [
    {
      name: 'nodes',
      values: nodes,
      transform: [
        { type: 'stratify', key: 'node', parentKey: 'parent' },
        { type: 'tree', method: 'tidy', size: plotSize, separation: false },
      ],
    },
    {
      name: 'links',
      source: 'nodes',
      transform: [
        { type: 'treelinks' },
        { type: 'linkpath', orient: 'vertical', shape: 'diagonal' },
      ],
    },
  ];
}

/** Where every node adds one package, size says nothing and is not explained. */
function legends(rows: readonly TreeRow[]): Legend[] {
  const mostAdded = Math.max(...rows.map((row) => row.packages.length));
  const sizes = [1, 5, 20, 50, mostPackagesInSize].filter((value) => value <= mostAdded);
  const size: Legend = {
    ...legendLook,
    size: 'size',
    values: sizes,
    title: 'packages that a node adds',
  };
  const color: Legend = {
    ...legendLook,
    fill: 'color',
    type: 'gradient',
    title: "packages that a node holds with its ancestors'",
    tickMinStep: 1,
  };
  return mostAdded > 1 ? [size, color] : [color];
}

const legendLook: Legend = {
  orient: 'bottom',
  direction: 'horizontal',
  labelFont: fontFamily,
  titleFont: fontFamily,
  titleFontWeight: 'normal',
  labelFontSize: 12,
  titleFontSize: 12,
  labelColor: '#222222',
  titleColor: '#222222',
  titleLimit: 0,
  gradientLength: 240,
  columnPadding: 18,
  symbolFillColor: '#888888',
  symbolStrokeWidth: 0,
};

function linkMarks(): Mark {
  return {
    type: 'path',
    from: { data: 'links' },
    encode: {
      enter: {
        path: { field: 'path' },
        stroke: { value: '#aaaaaa' },
        strokeWidth: { value: 0.5 },
      },
    },
  };
}

function nodeMarks(): Mark {
  return {
    type: 'symbol',
    from: { data: 'nodes' },
    // Large nodes are drawn first, so that they hide no small ones.
    sort: { field: 'size', order: 'descending' },
    encode: {
      enter: {
        x: { field: 'x' },
        y: { field: 'y' },
        size: { scale: 'size', field: 'adds' },
        fill: { scale: 'color', field: 'holds' },
        stroke: { value: '#ffffff' },
        strokeWidth: { value: 0.3 },
      },
    },
  };
}
