import { registerDecorator, type ValidationArguments } from 'class-validator';
import type { TenantConfig } from './config';

/** For a setting of a tenant that makes sessions without the user's password: they need what an administrator lends. */
export function NeedsAdministrator() {
  return (tenant: object, propertyName: string): void =>
    registerDecorator({
      name: 'needsAdministrator',
      target: tenant.constructor,
      propertyName,
      options: { message: 'needs xsi.admin, a login that may act for users' },
      validator: { validate: (_: unknown, { object }: ValidationArguments) => hasAdministrator(object) },
    });
}

function hasAdministrator({ xsi }: Partial<TenantConfig>): boolean {
  return xsi?.admin !== undefined;
}
