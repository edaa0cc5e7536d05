// Threats of docs/develop/requirements.md.
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/develop/requirements.md', import.meta.url), 'utf8');

export const threats = [...page.matchAll(/^- \*\*(C\d+)\*\* (.*)$/gm)].map(([, id, text]) => ({ id, text }));
