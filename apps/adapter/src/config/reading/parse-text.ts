import { Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import { codeOf } from './config-error';

/** Characters from which YAML is read in a thread of its own: it would hold up the process for milliseconds. */
const large = 32 * 1024;

/** A warning would quote the line on stderr. The file is the operator's own, and thousands of tenants may share a part of it. */
const options = { logLevel: 'error', maxAliasCount: -1 } as const;

/** What is not YAML. The parser's own message quotes the line, and there may be a password in it. */
export class NotYaml extends Error {
  constructor(
    readonly code: string,
    line?: number,
  ) {
    super(`not YAML (${code}${line === undefined ? '' : ` at line ${line}`})`);
    this.name = 'NotYaml';
  }
}

/** Reads JSON or YAML; an empty text holds no settings. Throws {@link NotYaml}. JSON takes a hundredth of the time. */
export function parseText(text: string): unknown {
  const json = parseJson(text);
  if (json !== undefined) return json;
  try {
    return parse(text, options) ?? {};
  } catch (error) {
    throw new NotYaml(codeOf(error), lineOf(error));
  }
}

/** The same, without holding up the process. */
export async function parseTextAside(text: string): Promise<unknown> {
  const json = parseJson(text);
  if (json !== undefined) return json;
  if (text.length < large) return parseText(text);
  const worker = new Worker(readsAside, { eval: true, workerData: { text, options, parser: require.resolve('yaml') } });
  const { value, failure } = await new Promise<{ value?: unknown; failure?: { code?: string; line?: number } }>(
    (resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    },
  );
  await worker.terminate();
  if (failure) throw new NotYaml(failure.code ?? 'unreadable', failure.line);
  return value ?? {};
}

const readsAside = `
const { parentPort, workerData } = require('node:worker_threads');
try {
  const { text, options, parser } = workerData;
  parentPort.postMessage({ value: require(parser).parse(text, options) });
} catch ({ code, linePos }) {
  parentPort.postMessage({ failure: { code, line: linePos?.[0]?.line } });
}`;

/** Nothing where it is no JSON: it may still be YAML. */
function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lineOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('linePos' in error) || !Array.isArray(error.linePos)) return undefined;
  return error.linePos[0]?.line;
}
