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

/** What is the same in every row of a run. */
export interface RunLabels {
  readonly run: number;
  readonly mode: 'sim' | 'real';
  readonly platform: string;
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
  readonly seed: number;
}
