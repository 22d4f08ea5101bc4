/** The columns of `invocations.csv` (design §5), the same for simulated and real runs. */
export const invocationColumns = [
  'run',
  'mode',
  'platform',
  'handler_policy',
  'zygote_policy',
  'seed',
  'invocation',
  'function',
  'arrival_ms',
  'start_ms',
  'end_ms',
  'queue_ms',
  'install_ms',
  'provision_ms',
  'import_ms',
  'execute_ms',
  'latency_ms',
  'tier',
  'zygote',
  'zygote_depth',
  'packages',
  'inherited_packages',
  'grown_packages',
  'memory_mb',
  'status',
] as const;

/** Whether a run was simulated or measured; `mock`: measured on a platform of declared times. */
export type RunMode = 'sim' | 'real' | 'mock';

/** What is the same in every row of a run. */
export interface RunLabels {
  readonly run: number;
  readonly mode: RunMode;
  readonly platform: string;
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
  readonly seed: number;
}
