/** Numbers of which it is not known beforehand how many there will be, without an object for each. */
export class GrowingColumn {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float64Array(2 * this.#length);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The numbers so far. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
