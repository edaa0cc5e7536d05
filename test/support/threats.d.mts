import type { Threat } from './security-page.mjs';

export const threats: readonly Threat[];
