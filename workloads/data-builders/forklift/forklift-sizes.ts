/** How many nodes were asked for in each of Forklift's trials; the root alone is 1. */
export const forkliftSizes = [1, 20, 40, 80, 120, 160, 240, 320, 480, 640] as const;
