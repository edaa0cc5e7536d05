export interface Threat {
  /** `C7` */
  id: string;
  text: string;
}

export function securityPage(
  threats: readonly Threat[],
  tests: readonly { file: string; title: string; place: string }[],
): { page: string; wrong: string[] };
