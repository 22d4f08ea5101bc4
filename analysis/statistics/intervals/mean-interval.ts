import { mean, sampleStandardDeviation } from 'simple-statistics';
import { asNumbers } from '../as-numbers.ts';
import { checkConfidence, type Interval } from './interval.ts';
import { studentDeviate } from './student-deviate.ts';

/**
 * The mean of a sample with its confidence interval, mean ± t × s ÷ √n (Student, "The Probable
 * Error of a Mean", 1908). The values should be independent and their mean nearly normal: many
 * values, or means of runs with different seeds. For a few skewed values use `bootstrapInterval`.
 *
 * @param values at least 2
 */
export function meanInterval(values: Float64Array, confidence = 0.95): Interval {
  checkConfidence(confidence);
  if (values.length < 2) {
    throw new RangeError(`the interval of a mean needs at least 2 values, not ${values.length}`);
  }
  const estimate = mean(asNumbers(values));
  const deviation = sampleStandardDeviation(asNumbers(values)) / Math.sqrt(values.length);
  const half = studentDeviate(confidence, values.length - 1) * deviation;
  return { estimate, low: estimate - half, high: estimate + half, confidence };
}
