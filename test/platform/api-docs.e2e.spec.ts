import { TestAdapter } from '../support/adapter';
import { problemsOf } from '../support/our-response';

const tenants = { default: { xsi: { servers: ['https://xsp.example.com'] } } };
const administration = { port: 0 };
const started: TestAdapter[] = [];
afterEach(() => Promise.all(started.splice(0).map((adapter) => adapter.close())));

async function start(config: object = {}): Promise<TestAdapter> {
  const adapter = await TestAdapter.start({ tenants, administration, ...config });
  started.push(adapter);
  return adapter;
}

async function ask(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** What the page at an address loads, the description among it. */
async function partsOf(page: string): Promise<string[]> {
  const { text } = await ask(page);
  const parts = [...text.matchAll(/(?:href|src)="([^"]+)"|url: '([^']+)'/g)].map(([, file, url]) => file ?? url ?? '');
  expect(parts).toHaveLength(3);
  return parts.map((part) => new URL(part, page).href);
}

it.each([
  ['the public listener where access.docs is on', '/api', 'BroadWorks XSI adapter'],
  ['the public listener behind a prefix', '/pfx/api', 'BroadWorks XSI adapter'],
  ['the listener for administration, of the adapter', '/api', 'BroadWorks XSI adapter'],
  ['the listener for administration, of itself', '', 'BroadWorks XSI adapter: administration'],
])('the description and its page are served at %s', async (listener, base, title) => {
  const isPublic = listener.includes('public');
  const pathPrefix = base.replace(/\/?api$/, '');
  const adapter = await start(isPublic ? { access: { docs: true }, pathPrefix } : {});
  const page = `${isPublic ? adapter.url : adapter.administrationUrl}${base}/docs`;
  for (const address of [page, ...(await partsOf(page))]) {
    const response = await ask(address);
    expect([address, response.status, problemsOf(response, false)]).toEqual([address, 200, []]);
  }
  const { headers, text } = await ask(page.replace(/docs$/, 'v1/openapi'));
  expect(headers.get('content-type')).toBe('application/json');
  expect(JSON.parse(text).info.title).toBe(title);
});

it('the public listener has neither of them by default', async () => {
  const { url } = await start();
  for (const path of ['docs', 'docs/', 'docs/swagger-ui.css', 'docs/swagger-ui-bundle.js', 'v1/openapi', 'docs-json']) {
    const response = await ask(`${url}/api/${path}`);
    expect([path, response.status, problemsOf(response, false)]).toEqual([path, 404, []]);
    expect(JSON.parse(response.text).code).toBe('not_found');
  }
});

it('a file of the page is whole whatever part of it is asked for, and no other file is served', async () => {
  const { administrationUrl } = await start();
  const whole = await ask(`${administrationUrl}/docs/swagger-ui.css`);
  const asked: Record<string, string>[] = [
    { range: 'bytes=0-1' },
    { range: 'bytes=9999999-' },
    { 'if-match': '"x"' },
    { 'if-none-match': '*' },
  ];
  for (const headers of asked) {
    const { status, text } = await ask(`${administrationUrl}/docs/swagger-ui.css`, headers);
    expect([status, text.length]).toEqual([200, whole.text.length]);
  }
  const others = [
    'package.json',
    'index.html',
    'swagger-ui.js',
    'LICENSE',
    '%2e%2e/package.json',
    '..%2f..%2fpackage.json',
  ];
  for (const name of others) expect((await ask(`${administrationUrl}/docs/${name}`)).status).toBe(404);
});
