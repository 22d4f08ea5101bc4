export type { Claim, Evidence } from '../../analysis/claims/claim.ts';
