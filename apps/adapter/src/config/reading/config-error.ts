/** Everything that is wrong with the settings, a line each. */
export class ConfigError extends Error {
  constructor(
    source: string,
    readonly problems: string[],
  ) {
    super(`${source} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** What the system, or a parser, calls what went wrong. Its message may quote what it read. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
}
