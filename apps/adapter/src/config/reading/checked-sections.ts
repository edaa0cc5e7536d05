import { TenantConfig } from '../settings/tenant.config';
import { invalid } from '../settings/validate';

/** What is wrong with each section of tenants. Thousands of them share most of theirs: one that is the same is checked once. */
export class CheckedSections {
  private readonly known = new Map<string, string[]>();

  /** `plain` is what is set: what is not set has its default, and nothing can be wrong with that. */
  problemsOf(tenant: TenantConfig, plain: object): string[] {
    const set = new Map(Object.entries(plain));
    const names = new Set([...set.keys(), 'xsi']);
    return [...names].flatMap((name) => {
      const key = JSON.stringify([name, set.get(name)]);
      const known = this.known.get(key) ?? sectionProblems(tenant, name);
      this.known.set(key, known);
      return known;
    });
  }
}

function sectionProblems(tenant: TenantConfig, name: string): string[] {
  const section = Object.entries(tenant).filter(([one]) => one === name);
  const alone: object = Object.assign(Object.create(TenantConfig.prototype), Object.fromEntries(section));
  return invalid(alone, []).filter((problem) => problem.startsWith(`${name}.`) || problem.startsWith(`${name}:`));
}
