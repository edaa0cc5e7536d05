import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { closest, distance } from 'fastest-levenshtein';

/** Settings as their class has them, with defaults for what is not set. A number or boolean may be text, as in `${NAME}`. */
export function toConfig<T extends object>(kind: ClassConstructor<T>, plain: object): T {
  return withTypes(plainToInstance(kind, plain, { exposeDefaultValues: true }));
}

/** Converts texts in place, where the class has a number or a boolean. */
function withTypes<T extends object>(settings: T): T {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === 'object' && value !== null) withTypes(value);
    else if (typeof value === 'string') Object.assign(settings, { [name]: typed(value, typeOf(settings, name)) });
  }
  return settings;
}

/** `number` or `boolean` as declared, or as of the default where only that says it. */
function typeOf(settings: object, name: string): string {
  const declared: unknown = Reflect.getMetadata('design:type', settings, name);
  if (declared === Number) return 'number';
  return declared === Boolean ? 'boolean' : typeof defaultsOf(settings).get(name);
}

const defaults = new WeakMap<object, Map<string, unknown>>();

function defaultsOf({ constructor: kind }: object): Map<string, unknown> {
  const known = defaults.get(kind) ?? new Map(Object.entries(Reflect.construct(kind, [])));
  defaults.set(kind, known);
  return known;
}

function typed(text: string, type: string): string | number | boolean {
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
}

/** What is wrong with them, each with the path below `parents`, and without quoting a value. */
export function invalid(config: object, parents: string[]): string[] {
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
  return validateSync(config, options).flatMap((error) => describe(error, parents));
}

/** Returns a line for each setting: of several messages about it the most basic one, and a wrong `type` makes the others moot. */
function describe(error: ValidationError, parents: string[]): string[] {
  const path = [...parents, error.property];
  const children = error.children ?? [];
  const ofType = children.filter(({ property, constraints }) => property === 'type' && constraints);
  return [
    ...(error.constraints ? [`${path.join('.')}: ${messageOf(error, error.constraints)}`] : []),
    ...(ofType.length > 0 ? ofType : children).flatMap((child) => describe(child, path)),
  ];
}

function messageOf(error: ValidationError, constraints: Record<string, string>): string {
  if ('whitelistValidation' in constraints) return `unknown setting${suggestion(error)}`;
  // decorators run from the last to the first, which is the most basic
  const message = Object.values(constraints).at(-1) ?? 'not valid';
  return message.replace(`in ${error.property} `, '').replace(`${error.property} `, '');
}

function suggestion({ target, property }: ValidationError): string {
  if (!target) return '';
  const known = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const names = [...new Set(known.map(({ propertyName }) => propertyName))];
  if (names.length === 0) return '';
  const best = closest(property, names);
  return distance(property, best) <= property.length / 2 ? `, did you mean ${best}?` : '';
}
