import type { ChartSpec } from '../charts/rendering/render.ts';

/** A piece of a Vega-Lite specification, as JSON. */
type Piece = Readonly<Record<string, unknown>>;

/** A chart for the screen: what it was, and what a reader can do with it. */
export interface InteractiveSpec {
  readonly spec: ChartSpec;
  /** Lines can be singled out by a click on the legend. */
  readonly picks: boolean;
  /** It can be moved and zoomed. */
  readonly zooms: boolean;
}

/**
 * Adds to a Vega-Lite chart what paper cannot do: values under the pointer, a legend that singles
 * out a series, and in a single plot of two quantities moving and zooming. The chart looks as
 * before until it is touched.
 */
export function interactiveSpec(spec: ChartSpec): InteractiveSpec {
  const top = structuredClone(spec) as unknown as Piece;
  const zooms = isPlotOfQuantities(top);
  const work = { zooms, picked: undefined as string | undefined, hasParameters: false };
  const { config } = top as { config?: Piece };
  const tooltip = { ...(config?.['mark'] as Piece | undefined), tooltip: true };
  const rest = addToView(top, {}, work);
  return {
    spec: { ...rest, config: { ...config, mark: tooltip } } as unknown as ChartSpec,
    picks: work.picked !== undefined,
    zooms,
  };
}

interface Work {
  readonly zooms: boolean;
  /** The field of the legend that can be picked from, once it is found. */
  picked: string | undefined;
  /** Whether a view holds the parameters already. */
  hasParameters: boolean;
}

function addToView(view: Piece, inherited: Piece, work: Work): Piece {
  const encoding = { ...inherited, ...(view['encoding'] as Piece | undefined) };
  for (const name of ['vconcat', 'hconcat', 'concat', 'layer']) {
    if (view[name] !== undefined) {
      const children = view[name] as Piece[];
      const own = ownEncoding(view, work);
      return { ...view, ...own, [name]: children.map((child) => addToView(child, encoding, work)) };
    }
  }
  if (view['spec'] !== undefined) {
    return { ...view, spec: addToView(view['spec'] as Piece, encoding, work) };
  }
  return view['mark'] === undefined ? view : addToUnit(view, encoding, work);
}

function addToUnit(view: Piece, encoding: Piece, work: Work): Piece {
  const mark = typeof view['mark'] === 'string' ? { type: view['mark'] } : (view['mark'] as Piece);
  const color = encoding['color'] as Piece | undefined;
  const isSeries = typeof color?.['field'] === 'string';
  if (isSeries && color['legend'] !== null && work.picked === undefined) {
    work.picked = color['field'] as string;
  }
  const parameters = work.hasParameters || !isSeries ? [] : parametersOf(work);
  work.hasParameters ||= parameters.length > 0;
  const fades = isSeries && color['field'] === work.picked;
  const { encoding: _encoding, mark: _mark, ...rest } = view;
  const opacity = {
    condition: { param: 'pick', value: (mark['opacity'] as number | undefined) ?? 1 },
    value: 0.1,
  };
  const own = ownEncoding(view, work)['encoding'] as Piece | undefined;
  const params = parameters.length > 0 ? { params: parameters } : {};
  const unit = {
    mark: { ...mark, ...(work.zooms ? { clip: true } : {}) },
    encoding: { ...own, ...(fades ? { opacity } : {}) },
  };
  if (mark['type'] !== 'line') {
    return { ...rest, ...params, ...unit };
  }
  // A line knows only its first value; unseen points on it tell theirs. Of several layers, only the
  // one with the parameters hears the pointer.
  const { strokeDash: _dash, order: _order, shape: _shape, ...places } = { ...own };
  const points = {
    ...params,
    mark: {
      type: 'point',
      filled: true,
      size: 60,
      opacity: 0,
      ...(work.zooms ? { clip: true } : {}),
    },
    encoding: places,
  };
  return { ...rest, layer: [{ ...unit, mark: { ...unit.mark, tooltip: null } }, points] };
}

function parametersOf({ zooms, picked }: Work): Piece[] {
  const pick = { name: 'pick', select: { type: 'point', fields: [picked] }, bind: 'legend' };
  const zoom = {
    name: 'zoom',
    select: { type: 'interval', zoom: 'wheel![event.altKey]' },
    bind: 'scales',
  };
  return [...(picked === undefined ? [] : [pick]), ...(zooms ? [zoom] : [])];
}

/** The encoding of a view; axes that zoom choose their own ticks. */
function ownEncoding(view: Piece, { zooms }: Work): Piece {
  const own = view['encoding'] as Piece | undefined;
  if (own === undefined || !zooms) {
    return own === undefined ? {} : { encoding: own };
  }
  const [x, y] = [own['x'], own['y']].map((channel) => freeTicks(channel as Piece | undefined));
  return { encoding: { ...own, ...(x && { x }), ...(y && { y }) } };
}

/** Ticks for any part of a scale that may come into view, labelled where there is room. */
function freeTicks(channel: Piece | undefined): Piece | undefined {
  const scale = channel?.['scale'] as Piece | undefined;
  if (channel === undefined || channel['axis'] === null) {
    return channel;
  }
  const { values: _values, ...axis } = (channel['axis'] ?? {}) as Piece;
  const ticks =
    scale?.['type'] === 'log' ? { values: logTicks(scale['domain']) } : { tickCount: 6 };
  return { ...channel, axis: { ...axis, ...ticks, labelOverlap: 'greedy', labelSeparation: 8 } };
}

/** 1-2-5 steps, or 1-3 where more than three decades are in view at first. */
function logTicks(domain: unknown): number[] {
  const [low, high] = Array.isArray(domain) ? (domain as number[]) : [1, 1];
  const factors = high! / low! > 1000 ? [1, 3] : [1, 2, 5];
  const decades = Array.from({ length: 15 }, (_, index) => index - 6);
  return decades.flatMap((decade) => factors.map((factor) => Number(`${factor}e${decade}`)));
}

/** Whether it is one plot, all of whose places are quantities, with lines or points. */
function isPlotOfQuantities(top: Piece): boolean {
  if (top['layer'] === undefined && top['mark'] === undefined) {
    return false;
  }
  const views = [top, ...((top['layer'] as Piece[] | undefined) ?? [])];
  const encodings = views.map(
    (view) => (view['encoding'] ?? {}) as Readonly<Record<string, Piece>>,
  );
  const places = encodings.flatMap(({ x, y }) => [x, y]).filter((place) => place !== undefined);
  const marks = views.map(({ mark }) =>
    typeof mark === 'string' ? mark : (mark as Piece)?.['type'],
  );
  return (
    places.length >= 2 &&
    places.every(({ type, bin }) => type === 'quantitative' && bin === undefined) &&
    marks.every((mark) => [undefined, 'line', 'point', 'area', 'rule'].includes(mark as string)) &&
    marks.includes('line')
  );
}
