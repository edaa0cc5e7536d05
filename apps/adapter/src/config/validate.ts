import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { closest } from 'fastest-levenshtein';

/** Settings as their class has them, with defaults for what is not set. */
export function toConfig<T>(kind: ClassConstructor<T>, plain: object): T {
  return plainToInstance(kind, plain, { exposeDefaultValues: true });
}

/** What is wrong with them, each with the path below `parents`, and without quoting a value. */
export function invalid(config: object, parents: string[]): string[] {
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
  return validateSync(config, options).flatMap((error) => describe(error, parents));
}

function describe(error: ValidationError, parents: string[]): string[] {
  const path = [...parents, error.property];
  const own = Object.entries(error.constraints ?? {}).map(([kind, message]) =>
    kind === 'whitelistValidation'
      ? `${path.join('.')}: unknown setting${suggestion(error)}`
      : `${path.join('.')}: ${message.replace(`in ${error.property} `, '').replace(`${error.property} `, '')}`,
  );
  return [...own, ...(error.children ?? []).flatMap((child) => describe(child, path))];
}

function suggestion({ target, property }: ValidationError): string {
  if (!target) return '';
  const known = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const names = [...new Set(known.map(({ propertyName }) => propertyName))];
  return names.length === 0 ? '' : `, did you mean ${closest(property, names)}?`;
}
