/*
 * The pictures that are held: a function each, whose name is that of the picture and begins with
 * the chart's. Every kind of chart is drawn once with what it is for, and with what it must bear:
 * a single value, zeros, nothing, as many series as there may be.
 */
export * from './pictures/lines.ts';
export * from './pictures/others.ts';
export * from './pictures/panels.ts';
