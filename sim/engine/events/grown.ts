/**
 * Larger copies of typed arrays, for state that is indexed by dense integers and grows as needed:
 * at least twice as long, and long enough to hold `index`.
 */
export function grownInt32(array: Int32Array, index: number, fill = 0): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(largerLength(array.length, index));
  larger.set(array);
  return fill === 0 ? larger : larger.fill(fill, array.length);
}

export function grownFloat64(
  array: Float64Array,
  index: number,
  fill = 0,
): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(largerLength(array.length, index));
  larger.set(array);
  return fill === 0 ? larger : larger.fill(fill, array.length);
}

export function grownUint8(array: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(largerLength(array.length, index));
  larger.set(array);
  return larger;
}

function largerLength(length: number, index: number): number {
  return Math.max(64, 2 * length, index + 1);
}
