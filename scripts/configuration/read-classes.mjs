// Reads the classes of the settings with the TypeScript compiler: comments, decorators and defaults.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const folder = 'apps/adapter/src/config/settings';

/** Classes by name: `{ name, base, comment, properties: [{ name, comment, calls, isOptional, initial }] }`. */
export function readClasses() {
  const constants = new Map();
  const classes = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true);
    source.forEachChild((node) => {
      if (ts.isClassDeclaration(node)) classes.set(node.name.text, readClass(node));
      if (!ts.isVariableStatement(node)) return;
      for (const { name, initializer } of node.declarationList.declarations) constants.set(name.text, initializer);
    });
  }
  return { classes, constants };
}

function readClass(node) {
  return {
    name: node.name.text,
    base: node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0].getText(),
    comment: readComment(node),
    properties: node.members
      .filter(ts.isPropertyDeclaration)
      .filter((member) => !isDeclared(member))
      .map(readProperty),
  };
}

/** True for `declare type: …`, which only narrows a type. */
const isDeclared = (member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;

function readProperty(member) {
  const calls = (ts.getDecorators(member) ?? []).map(({ expression }) => [
    expression.expression.getText(),
    expression.arguments,
  ]);
  return {
    name: member.name.getText(),
    comment: readComment(member),
    calls: new Map(calls),
    isOptional: calls.some(([name]) => name === 'IsOptional'),
    initial: member.initializer,
  };
}

/** Sentences and tags, such as `@example`, of the comment before a declaration. */
function readComment(node) {
  const text = node.jsDoc?.at(-1)?.getText() ?? '';
  const lines = text.replace(/^\/\*\*|\*\/$/g, '').split('\n');
  const trimmed = lines.map((line) => line.replace(/^\s*\* ?/, '').trim()).filter((line) => line !== '');
  const tags = trimmed.filter((line) => line.startsWith('@')).map((line) => /^@(\w+) ?(.*)$/.exec(line).slice(1));
  const prose = trimmed.filter((line) => !line.startsWith('@')).join(' ');
  return { lines: prose === '' ? [] : prose.split(/(?<=\.) (?=[A-Z`])/), tags: new Map(tags) };
}

/** Value of a constant expression; `undefined` if it is none. */
export function evaluate(node, constants) {
  if (node === undefined) return undefined;
  if (ts.isAsExpression(node)) return evaluate(node.expression, constants);
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => evaluate(element, constants));
  if (ts.isIdentifier(node)) return evaluate(constants.get(node.text), constants);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskToken)
    return evaluate(node.left, constants) * evaluate(node.right, constants);
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return node.kind === ts.SyntaxKind.TrueKeyword;
  return ts.isRegularExpressionLiteral(node) ? node.text : undefined;
}

/** Members of an object literal, or of a constant that is one. */
export function membersOf(node, constants) {
  if (node === undefined) return new Map();
  if (ts.isIdentifier(node)) return membersOf(constants.get(node.text), constants);
  if (!ts.isObjectLiteralExpression(node)) return new Map();
  return new Map(node.properties.map(({ name, initializer }) => [name.getText(), initializer]));
}

/** Name of the class in `() => Name`. */
export const classIn = (node) => node.body.getText();
