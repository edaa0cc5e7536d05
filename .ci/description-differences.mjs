// What one API description says that another does not: a line for each operation, parameter, field and status.
// A caller of the first must get along with the second: more statuses, more fields and fewer demands are no difference.

export function differencesOf(published, ours) {
  const wanted = operationsOf(published);
  const offered = operationsOf(ours);
  const differences = [...wanted].flatMap(([name, operation]) => {
    const own = offered.get(name);
    return own ? compareOperations(name, operation, own) : [`${name} missing`];
  });
  return [...new Set(differences)];
}

function operationsOf(description) {
  const prefix = description.servers?.[0]?.url ?? '';
  return new Map(
    Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.toUpperCase()} ${(prefix + path).replaceAll(/\{\w+\}/g, '{}')}`,
        { ...operation, description },
      ]),
    ),
  );
}

function compareOperations(name, wanted, offered) {
  return [
    ...compareParameters(name, parametersOf(wanted), parametersOf(offered)),
    ...compareFields(`${name} body`, bodyOf(wanted), bodyOf(offered), true),
    ...Object.entries(wanted.responses).flatMap(([status, response]) => {
      const own = offered.responses[status];
      if (!own) return [`${name} ${status} missing`];
      // every refusal has the same shape
      const place = Number(status) < 400 ? `${name} ${status}` : 'refusal';
      return compareFields(place, fieldsOf(response, wanted), fieldsOf(own, offered), false);
    }),
  ];
}

function parametersOf({ parameters = [], description }) {
  return parameters
    .map((one) => follow(one, description))
    .filter((one) => one.in !== 'path')
    .map((one) => [`${one.in} ${one.name}`, { isRequired: one.required ?? false, ...typeOf(one.schema, description) }]);
}

function compareParameters(name, wanted, offered) {
  const own = new Map(offered);
  return wanted.flatMap(([parameter, one]) => compareOne(`${name} ${parameter}`, one, own.get(parameter), true));
}

function bodyOf({ requestBody, description }) {
  return fieldsOf(requestBody ?? {}, { description });
}

function fieldsOf(given, { description }) {
  const { content } = follow(given, description);
  const schema = content?.['application/json']?.schema;
  return new Map(schema ? flatten('', schema, description) : []);
}

/** Each field below a schema with its path: `items[].numbers.main`. */
function flatten(path, given, description, depth = 0) {
  return variantsOf(given, description).flatMap((schema) => {
    if (depth > 8) return [];
    if (schema.items) return flatten(`${path}[]`, schema.items, description, depth + 1);
    return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
      const place = path === '' ? name : `${path}.${name}`;
      const isRequired = schema.required?.includes(name) ?? false;
      return [[place, { isRequired, ...typeOf(field, description) }], ...flatten(place, field, description, depth + 1)];
    });
  });
}

function compareFields(place, wanted, offered, isRequest) {
  const compared = [...wanted].filter(([field]) => !isBelowMissing(field, wanted, offered));
  const missing = compared.flatMap(([field, one]) =>
    compareOne(`${place} ${field}`, one, offered.get(field), isRequest),
  );
  const demanded = [...offered].filter(([field, { isRequired }]) => isRequest && isRequired && !wanted.has(field));
  return [...missing, ...demanded.map(([field]) => `${place} ${field} is demanded`)];
}

/** Its parent says it already. */
function isBelowMissing(field, wanted, offered) {
  return [...wanted.keys()].some((parent) =>
    field.startsWith(`${parent}.`) || field.startsWith(`${parent}[]`) ? !offered.has(parent) : false,
  );
}

function compareOne(name, wanted, offered, isRequest) {
  if (!offered) return [`${name} missing`];
  const [strict, free] = isRequest ? [wanted, offered] : [offered, wanted];
  return [
    ...(free.isRequired && !strict.isRequired ? [`${name} is ${isRequest ? 'demanded' : 'optional'}`] : []),
    ...(isWithin(strict.types, free.types) ? [] : [`${name} is ${list(offered.types)}, not ${list(wanted.types)}`]),
    ...(isWithin(strict.values, free.values)
      ? []
      : [`${name} has the values ${list(offered.values)}, not ${list(wanted.values)}`]),
  ];
}

/** None means any. */
function isWithin(some, all) {
  return all.length === 0 || (some.length > 0 && some.every((one) => all.includes(one)));
}

function list(values) {
  return values.length === 0 ? 'anything' : values.join('|');
}

/** TypeScript knows no integers, and null is as good as absent. */
function typeOf(schema, description) {
  const variants = variantsOf(schema, description);
  const types = variants.flatMap(({ type }) => (type === undefined ? [] : [type === 'integer' ? 'number' : type]));
  const isOpen = variants.some((one) => one.type === undefined);
  const values = variants.every((one) => one.enum) ? variants.flatMap((one) => one.enum) : [];
  return { types: isOpen ? [] : [...new Set(types)].sort(), values: values.sort() };
}

/** The schema with its references followed; several where there is a choice. */
function variantsOf(given, description) {
  const schema = follow(given ?? {}, description);
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  const variants = choice ? choice.flatMap((one) => variantsOf(one, description)) : [schema];
  return variants.filter(({ type }) => type !== 'null');
}

function follow(one, description) {
  if (!one.$ref) return one;
  const [, ...names] = one.$ref.split('/');
  // one of the published descriptions refers to a schema that it does not hold
  return follow(names.reduce((part, name) => part?.[name], description) ?? {}, description);
}
