import type { Demand } from './demands';
import type { Observation } from './observed';

export function contractTable(
  demands: readonly Demand[],
  observations: readonly Observation[],
): { page: string; missing: string[]; undescribed: string[] };
