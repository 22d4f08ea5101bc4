export const notes = ['n = 12,345; seed 1'];
export const six = ['sock', 'openlambda', 'static', 'none', 'lru', 'other'];
/** Not in order. */
export const sizes = [Infinity, 4096, 0, 512];
