// The settings as a tree of sections and settings, from which each document is written.
import { classIn, evaluate, membersOf, readClasses } from './read-classes.mjs';

const { classes, constants } = readClasses();
const value = (node) => evaluate(node, constants);

/** Longest first sentence: it is a cell of a table. */
const longest = 60;

/**
 * A node has `name`, `lines` (sentences), `tags`, `isOptional`, `initial` (default) and a `kind`:
 * `setting` with `limits`, `section` and `list` with `children`, `choice` with `variants` and `isList`, `map` with `children`.
 */
export const settings = section('', 'Config', {});

function section(name, className, rest) {
  const { lines, tags } = classes.get(className).comment;
  return { kind: 'section', name, className, lines, tags, children: propertiesOf(className).map(toNode), ...rest };
}

/** Properties of a class and of its bases, those of the bases first. */
function propertiesOf(className) {
  const { base, properties } = classes.get(className);
  return [...(base ? propertiesOf(base) : []), ...properties];
}

function toNode({ name, comment, calls, isOptional, initial }) {
  const common = { name, isOptional, hasDefault: initial !== undefined };
  if (name === 'tenants')
    return { ...section(name, 'TenantConfig', { ...common, ...comment, isOptional: false }), kind: 'map' };
  const [type, options] = calls.get('Type') ?? [];
  if (type === undefined) return setting({ ...common, ...comment, calls, initial: value(initial) });
  const own = comment.lines.length > 0 ? { lines: comment.lines, tags: comment.tags } : {};
  const isList = calls.has('IsArray');
  const variants = variantsOf(options);
  if (variants) return { ...section(name, classIn(type), { ...common, ...own, isList, variants }), kind: 'choice' };
  return { ...section(name, classIn(type), { ...common, ...own }), kind: isList ? 'list' : 'section' };
}

function variantsOf(options) {
  const subTypes = membersOf(membersOf(options, constants).get('discriminator'), constants).get('subTypes');
  return subTypes?.elements.map((element) => {
    const members = membersOf(element, constants);
    const type = value(members.get('name'));
    const variant = section(type, members.get('value').getText(), {});
    return { ...variant, children: variant.children.filter(({ name }) => name !== 'type') };
  });
}

function setting({ name, lines, tags, calls, initial, ...common }) {
  const [first = ''] = lines;
  if (first === '' || first.replace(/\.$/, '').length > longest)
    throw new Error(`${name}: the comment needs a first sentence of up to ${longest} letters`);
  return {
    ...common,
    kind: 'setting',
    name,
    lines,
    tags,
    initial: calls.has('IsPort') ? Number(initial) : initial,
    limits: limitsOf(calls),
  };
}

function limitsOf(calls) {
  const argument = (decorator, index = 0) => value(calls.get(decorator)?.[index]);
  return {
    type: typeOf(calls),
    isList: calls.has('IsArray') || isEach(calls),
    isSelectors: calls.has('AreSelectors'),
    isLocalized: ['IsLocalizedText', 'IsLocalizedUrl'].some((name) => calls.has(name)),
    oneOf: argument('IsIn'),
    least: argument('Min'),
    most: argument('Max'),
    shortest: argument('MinLength') ?? (calls.has('IsNotEmpty') ? 1 : undefined),
    pattern: argument('Matches'),
  };
}

function typeOf(calls) {
  if (calls.has('IsPort')) return 'port';
  if (calls.has('IsServerUrl') || calls.has('IsLocalizedUrl')) return 'url';
  if (calls.has('IsInt')) return 'integer';
  if (calls.has('IsNumber')) return 'number';
  return calls.has('IsBoolean') ? 'boolean' : 'string';
}

/** True for a decorator with `{ each: true }`. */
function isEach(calls) {
  return [...calls.values()].some((args) => args.some((arg) => membersOf(arg, constants).has('each')));
}
