/**
 * What operations are told apart by in a calibrated profile: the same operation costs something
 * else in a forked sandbox, whose memory is shared until it is written to, than in a fresh one.
 */
export const operationKinds = [
  'install',
  'create_fresh',
  'create_forked',
  'import_fresh',
  'import_forked',
  'execute_fresh',
  'execute_forked',
  'execute_resumed',
  'pause',
  'resume',
  'destroy_fresh',
  'destroy_forked',
  'create_zygote',
  'import_zygote',
  'destroy_zygote',
] as const;
export type OperationKind = (typeof operationKinds)[number];
