export type Program = 'ffmpeg' | 'redis-server';
export const installers: Record<Program, string>;
export function pathOf(program: Program): string | undefined;
export function neededBy(program: Program): string;
export const onlyInCi: string;
