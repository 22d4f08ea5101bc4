/**
 * The looks of a text that is drawn twice: first in white, so that a line behind it does not strike
 * it through.
 */
export const textHalo = [{ stroke: '#ffffff', strokeWidth: 4 }, {}] as const;
