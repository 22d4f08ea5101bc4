/** The options of a cell, as `cells.csv` names them. */
export const optionColumns = [
  'workload',
  'seed',
  'platform',
  'profile',
  'handler_policy',
  'handler_cache_mb',
  'zygote_policy',
  'import_cache_mb',
  'shared_pool_mb',
  'tree',
  'install_cache',
  'invocations',
  'arrivals',
  'clients',
  'rate',
  'burst_factor',
  'burst_ms',
  'calm_ms',
  'popularity',
  'zipf',
  'rotation_slice',
  'rotation_period_ms',
  'azure_trace',
] as const;

/** What the pictures of a sweep are drawn from. */
export const sweepColumns = [
  'cell',
  'status',
  ...optionColumns,
  'latency_ms_p50',
  'latency_ms_p99',
  'tiers_handler',
  'tiers_import',
  'tiers_root',
  'tiers_none',
] as const;

export type SweepColumn = (typeof sweepColumns)[number];
