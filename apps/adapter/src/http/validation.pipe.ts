import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { validationError } from './api-error';

/** Makes what came in an instance of its class, or refuses it. Fields that the class does not know are ignored. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (type !== 'body' && type !== 'query') return value;
    if (!metatype || metatype === Object) return value;
    // a body may be left out where it may be empty
    if (value === undefined) return this.transform({}, { metatype, type });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw validationError(undefined, 'The body must be a JSON object');
    }
    const instance: object = plainToInstance(metatype, pick(value, fieldsOf(metatype)), { exposeDefaultValues: true });
    const [problem] = validateSync(instance, { forbidUnknownValues: false });
    if (problem) throw validationError(...firstOf(problem));
    return instance;
  }
}

const fields = new WeakMap<object, string[]>();

function fieldsOf(metatype: new () => unknown): string[] {
  const known =
    fields.get(metatype) ??
    getMetadataStorage()
      .getTargetValidationMetadatas(metatype, '', false, false)
      .map(({ propertyName }) => propertyName);
  fields.set(metatype, known);
  return known;
}

function pick(value: object, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => fields.includes(name)));
}

function firstOf(
  { property, constraints, children }: ValidationError,
  parents: string[] = [],
): [path: string, reason: string] {
  const [reason] = Object.values(constraints ?? {});
  if (reason) return [[...parents, property].join('.'), reason];
  const [child] = children ?? [];
  return child ? firstOf(child, [...parents, property]) : [property, 'not valid'];
}
