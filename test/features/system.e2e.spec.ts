import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { TestAdapter } from '../support/adapter';
import { observe } from '../support/observed';

let adapter: TestAdapter;
beforeAll(async () => {
  adapter = await TestAdapter.start({
    access: { docs: true },
    tenants: { default: { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } } },
  });
});
afterAll(() => adapter.close());

it('says that it is alive', async () => {
  expect(await adapter.get('/health-check')).toMatchObject({ status: 200, body: { status: 'OK' } });
});

it.each(['HEAD', 'GET'])('says so to a balancer that asks with %s', async (method) => {
  const response = await fetch(`${adapter.url}/api/health-check`, { method });
  const body = method === 'GET' ? '{"status":"OK"}' : '';
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/json',
    body,
  ]);
});

it('C61 HEAD of anything else is 405', async () => {
  for (const path of ['/v1/system-info', '/v1/user', '/v1/user/queues', '/v1/session']) {
    expect((await fetch(`${adapter.url}/api${path}`, { method: 'HEAD' })).status).toBe(405);
  }
});

it('says what it is and offers', async () => {
  const { body } = await adapter.get('/v1/system-info');
  expect(body).toEqual({
    name: 'BroadWorks XSI adapter',
    version: '0.1.0',
    supported: ['passwordSignin', 'callHistory', 'extensions', 'voicemail', 'customMethods', 'userEvents'],
  });
});

describe('its description', () => {
  let description: {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    tags: { name: string; description: string }[];
    components: { securitySchemes: Record<string, object> };
  };
  interface Operation {
    operationId: string;
    tags: string[];
    parameters: { name: string; description?: string; required: boolean }[];
  }
  const operations = () => Object.values(description.paths).flatMap((methods) => Object.values(methods));
  beforeAll(async () => {
    description = (await adapter.get('/v1/openapi')).body;
  });

  it('is one of OpenAPI, with opaque tokens', () => {
    expect(description.openapi).toMatch(/^3\./);
    const { bearer } = description.components.securitySchemes;
    expect(bearer).toEqual({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque' });
  });

  it('names each operation as a method of a client', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['sessionSignIn', 'userRead', 'contactsList', 'queuesChangeOne']));
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
  });

  it('describes every tag that an operation has, and the header of the tenant', () => {
    const described = description.tags.filter((tag) => tag.description).map(({ name }) => name);
    expect(new Set(operations().flatMap(({ tags }) => tags))).toEqual(new Set(described));
    for (const { parameters } of operations()) {
      const header = parameters.find(({ name }) => name === 'X-WebTrit-Tenant-ID');
      expect(header).toMatchObject({ required: false, description: expect.stringContaining('default tenant') });
    }
  });
});

it.each([
  ['GET', '/nothing', 404, 'not_found'],
  ['GET', '/v1/session', 405, 'method_not_allowed'],
  ['POST', '/v1/user', 405, 'signup_disabled'],
  ['POST', '/v1/session/otp-create', 501, 'functionality_not_implemented'],
  ['POST', '/v1/session/otp-verify', 501, 'functionality_not_implemented'],
  ['POST', '/v1/session/auto-provision', 501, 'functionality_not_implemented'],
  ['POST', '/v1/custom/public/anything', 404, 'method_not_found'],
  ['GET', '/v1/user/recordings/1', 501, 'functionality_not_implemented'],
  ['GET', '/v1/user/voicemails', 401, 'authorization_header_missing'],
  ['POST', '/v1/user/events', 401, 'authorization_header_missing'],
])('C38 C39 %s %s is %i %s', async (method, path, status, code) => {
  const answer = await adapter.call(method, path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  if (code === 'method_not_allowed') expect(answer.headers.get('allow')).toBe('DELETE, PATCH, POST');
});

it.each(['/v1/user/voicemails/1/attachment', '/v1/user/recordings/1'])(
  'C61 HEAD %s downloads nothing',
  async (path) => {
    const { status, headers } = await fetch(`${adapter.url}/api${path}`, { method: 'HEAD' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  },
);

it.each([
  ['not JSON', '{"password": "s3cret', 422],
  ['a list', '[]', 422],
  ['a text', '"x"', 422],
  ['nested deeply', `{"user_ref":"a","password":"s3cret","x":${'['.repeat(5000)}${']'.repeat(5000)}}`, 422],
  ['with a prototype key', '{"user_ref":"a","password":"s3cret","__proto__":{}}', 422],
  ['with a key that stands twice', '{"user_ref":"a","password":"s3cret","password":"other"}', 422],
  ['of wrong types', '{"user_ref":1,"password":["s3cret"]}', 422],
  ['without a password', '{"user_ref":"a"}', 422],
  ['without a user', '{"password":"s3cret"}', 422],
  ['with an empty user', '{"user_ref":"","password":"s3cret"}', 422],
  ['too big', `{"user_ref":"a","password":"s3cret","x":"${'y'.repeat(17_000)}"}`, 413],
  ['empty', '', 422],
])('C34 a body that is %s is refused and not echoed', async (_, body, status) => {
  const answer = await adapter.call('POST', '/v1/session', { body });
  expect(answer.status).toBe(status);
  expect(answer.text).not.toContain('s3cret');
});

it('C34 a body of another media type is 415', async () => {
  expect(
    (await adapter.call('POST', '/v1/session', { body: '<a/>', headers: { 'content-type': 'text/xml' } })).status,
  ).toBe(415);
});

it.each(['a,b', '../x', '', 'x'.repeat(129), 'ä'])('C21 the tenant header %p is refused', async (tenant) => {
  const { status, body } = await adapter.get('/v1/system-info', undefined, {
    'x-webtrit-tenant-id': encodeURI(tenant),
  });
  expect([status, body.details?.path]).toEqual([422, 'X-WebTrit-Tenant-ID']);
});

it.each([
  ['GET', '/health-check'],
  ['POST', '/v1/user'],
])('C21 %s %s refuses what is no id of a tenant', async (method, path) => {
  const { status, body } = await adapter.call(method, path, { headers: { 'x-webtrit-tenant-id': 'a,b' } });
  expect([status, body.code]).toEqual([422, 'validation_error']);
});

it.each(['WAC/aGVsbG8=', 'dialer/abc+def'])('sends the request id %s back', async (id) => {
  expect((await adapter.get('/health-check', undefined, { 'x-request-id': id })).headers.get('x-request-id')).toBe(id);
});

it('C36 what is no HTTP is answered with a whole error, and let go of', async () => {
  const socket = connect(Number(new URL(adapter.url).port), '127.0.0.1');
  socket.write('GET /api/health-check HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n');
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain('400 Bad Request');
  expect(head).toContain(`Content-Length: ${body.length}`);
  expect(JSON.parse(body)).toEqual({ code: 'bad_request', message: 'The request is not valid HTTP' });
  observe('GET', '/health-check', 400, 'bad_request');
});
