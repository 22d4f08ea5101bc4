import { textTable } from '../../analysis/text-table.ts';
import { figures } from '../../paper-figures/registry.ts';
import type { MadeFigure } from '../../paper-figures/making/run-figures.ts';

/** What was found and drawn, for the terminal. */
export function figuresText(made: readonly MadeFigure[]): string {
  const findings = made.flatMap(({ id, findings: found }) =>
    found.map(({ finding, value }) => [id, finding, value]),
  );
  const table = textTable(
    [
      { header: 'figure', kind: 'text' },
      { header: 'what was found (simulated where it does not say measured)', kind: 'text' },
      { header: 'value', kind: 'number' },
    ],
    findings,
  );
  const pictures = made.flatMap((figure) => figure.pictures);
  return [
    ...(findings.length === 0 ? [] : [table]),
    ...(pictures.length === 0 ? [] : ['pictures:', ...pictures.map((file) => `  ${file}`)]),
    ...reasonsLeftOut(made, true),
    '',
  ].join('\n');
}

/** What came of a figure, for a program: all but the charts, which are files. */
export function figureJson({ charts: _charts, leftOut, ...rest }: MadeFigure) {
  return { ...rest, left_out: leftOut };
}

/** The figures there are, for the terminal. */
export function figureList(): string {
  return textTable(
    ['figure', 'title', 'modes'].map((header) => ({ header, kind: 'text' })),
    Object.entries(figures).map(([id, { title, simulation, measurement }]) => [
      id,
      title,
      [
        ...(simulation === undefined ? [] : ['sim']),
        ...(measurement === undefined ? [] : ['real']),
      ].join(', '),
    ]),
  );
}

/**
 * Why modes were left out, each reason once, with the figures that it holds for.
 *
 * @param ofHost whether only what the host lacks is told, not what a figure never has
 */
export function reasonsLeftOut(made: readonly MadeFigure[], ofHost = false): string[] {
  const told = made.flatMap(({ id, leftOut }) =>
    leftOut
      .filter(({ mode }) => !ofHost || (mode === 'real' && figures[id]?.measurement !== undefined))
      .map(({ mode, reason }) => ({
        id,
        text: `${mode === 'real' ? 'not measured' : 'not simulated'}: ${reason}`,
      })),
  );
  return Array.from(
    Map.groupBy(told, ({ text }) => text),
    ([text, group]) => `${text} (${group.map(({ id }) => id).join(', ')})`,
  );
}
