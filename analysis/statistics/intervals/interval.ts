/** An estimate and the interval that covers its true value with the given confidence. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** 0.95 for an interval of 95 %. */
  readonly confidence: number;
}

/** @throws {RangeError} unless the confidence lies between 0 and 1 */
export function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence ${confidence} should be between 0 and 1, as 0.95`);
  }
}
