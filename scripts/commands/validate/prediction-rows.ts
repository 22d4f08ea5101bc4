import type { HostPrediction } from '../../../runs/calibrating/validate-host.ts';

/** A row of `predictions.csv`. */
export type PredictionRow = ReturnType<typeof predictionRow>;

/** What was predicted of a cell beside what was measured. */
export function predictionRow(prediction: HostPrediction) {
  const { plan, measured, predicted, atCalibrationSpeed, slowdown, worst } = prediction;
  return {
    ...cellOf(plan),
    p50_ms: measured.p50Ms,
    predicted_p50_ms: predicted.p50Ms,
    p50_error_percent: errorPercent(predicted.p50Ms, measured.p50Ms),
    throughput_per_s: measured.throughputPerSecond,
    predicted_throughput_per_s: predicted.throughputPerSecond,
    throughput_error_percent: errorPercent(
      predicted.throughputPerSecond,
      measured.throughputPerSecond,
    ),
    host_slowdown: slowdown,
    p50_error_at_calibration_speed_percent: errorPercent(atCalibrationSpeed.p50Ms, measured.p50Ms),
    throughput_error_at_calibration_speed_percent: errorPercent(
      atCalibrationSpeed.throughputPerSecond,
      measured.throughputPerSecond,
    ),
    mispredicted_most: worst.kind,
    mispredicted_measured_ms: worst.measuredMs,
    mispredicted_predicted_ms: worst.predictedMs,
    status: 'ok',
    rounds: prediction.rounds,
    thrown_away: prediction.thrownAway,
  };
}

/** A cell that could not be measured has no figures. */
export function missingRow(plan: HostPrediction['plan']) {
  return {
    ...cellOf(plan),
    status: 'error',
    rounds: 0,
  };
}

/** The columns of `predictions.csv`, in their order. */
export const predictionColumns = [
  'platform',
  'handler_policy',
  'zygote_policy',
  'clients',
  'invocations',
  'p50_ms',
  'predicted_p50_ms',
  'p50_error_percent',
  'throughput_per_s',
  'predicted_throughput_per_s',
  'throughput_error_percent',
  'host_slowdown',
  'p50_error_at_calibration_speed_percent',
  'throughput_error_at_calibration_speed_percent',
  'mispredicted_most',
  'mispredicted_measured_ms',
  'mispredicted_predicted_ms',
  'status',
  'rounds',
  'thrown_away',
] as const satisfies readonly (keyof PredictionRow)[];

function cellOf(plan: HostPrediction['plan']) {
  return {
    platform: plan.platform,
    handler_policy: plan.handlerPolicy,
    zygote_policy: plan.zygotePolicy,
    clients: plan.clients,
    invocations: plan.invocations,
  };
}

function errorPercent(predicted: number, measured: number): number {
  return 100 * (predicted / measured - 1);
}
