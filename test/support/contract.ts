import type { TestAnswer } from './adapter';

// What the phone app and the web dialer need of an answer. Stricter than the published description.

/** Every code of a refusal, with its status. */
export const codes: ReadonlyMap<string, number> = new Map([
  ['authorization_header_missing', 401],
  ['bearer_credentials_missing', 401],
  ['access_token_invalid', 401],
  ['access_token_expired', 401],
  ['incorrect_credentials', 401],
  ['incorrect_otp_code', 401],
  ['otp_expired', 401],
  ['user_not_allowed', 403],
  ['user_not_found', 404],
  ['otp_not_found', 404],
  ['contact_not_found', 404],
  ['recording_not_found', 404],
  ['message_not_found', 404],
  ['call_queue_not_found', 404],
  ['method_not_found', 404],
  ['tenant_not_found', 404],
  ['not_found', 404],
  ['method_not_allowed', 405],
  ['signup_disabled', 405],
  ['payload_too_large', 413],
  ['unsupported_media_type', 415],
  ['refresh_token_invalid', 422],
  ['validation_error', 422],
  ['delivery_channel_unspecified', 422],
  ['otp_verification_attempts_exceeded', 422],
  ['voicemail_not_configured', 422],
  ['unsupported_file_format', 422],
  ['invalid_status', 422],
  ['too_many_requests', 429],
  ['bad_request', 400],
  ['external_api_issue', 500],
  ['service_is_read_only', 500],
  ['internal_error', 500],
  ['functionality_not_implemented', 501],
  ['service_unavailable', 503],
]);
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function assertContract(
  method: string,
  path: string,
  answer: Pick<TestAnswer, 'status' | 'headers' | 'body' | 'text'>,
): void {
  const { status, headers, body, text } = answer;
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-request-id')).toMatch(/^[\x21-\x7e]{1,200}$/);
  if (status === 204) {
    expect(text).toBe('');
    return;
  }
  // a download; whatever else it is, it is no JSON and no page
  if (status === 200 && isMedia(headers)) return;
  expect(headers.get('content-type')).toBe('application/json');
  expect(body).toEqual(expect.any(Object));
  expect(Array.isArray(body)).toBe(false);
  if (status === 200) assertSuccess(method, path, body);
  else assertRefusal(status, body);
}

export function isMedia(headers: Headers): boolean {
  return /^(audio|video|image)\/[\w.-]+$|^application\/(zip|octet-stream)$/.test(headers.get('content-type') ?? '');
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertRefusal(status: number, body: any): void {
  expect(codes.get(body.code)).toBe(status);
  expect(body.message).toEqual(expect.any(String));
  expect(Object.keys(body).filter((key) => !['code', 'message', 'details'].includes(key))).toEqual([]);
  if (body.details !== undefined) expect(body.details.reason).toEqual(expect.any(String));
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertSuccess(method: string, path: string, body: any): void {
  if (path.endsWith('/v1/openapi')) return;
  expect(emptyTexts(body)).toEqual([]);
  const [route] = path.split('?');
  if (/^\/v1\/session(\/otp-verify|\/auto-provision)?$/.test(route ?? '')) assertSession(body);
  if (route === '/v1/user/queues') body.items.forEach(assertCallQueue);
  else if (route?.startsWith('/v1/user/queues/')) assertCallQueue(body);
  if (method !== 'GET') return;
  if (route === '/v1/user') assertUser(body);
  else if (/^\/v\d\/user\/contacts$/.test(route ?? '')) body.items.forEach(assertContact);
  else if (/^\/v1\/user\/contacts\/./.test(route ?? '')) assertContact(body);
  else if (route === '/v1/user/history') assertHistory(body);
  else if (route === '/v1/user/voicemails') assertVoicemails(body);
  else if (/^\/v1\/user\/voicemails\/[^/]+$/.test(route ?? '')) assertVoicemailDetails(body);
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertSession({ user_id, access_token, refresh_token, expires_at }: any): void {
  expect(user_id).toMatch(/^[A-Za-z0-9\-_.~@:]+$/);
  expect(access_token).toMatch(/^wa1\./);
  expect(refresh_token).toMatch(/^wr1\./);
  expect(expires_at).toMatch(instant);
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertUser({ status, sip, numbers }: any): void {
  expect(['active', 'limited', 'blocked']).toContain(status);
  expect(numbers.main).toEqual(expect.any(String));
  expect(sip).toMatchObject({
    username: expect.any(String),
    password: expect.any(String),
    display_name: expect.any(String),
  });
  expect(['UDP', 'TCP', 'TLS']).toContain(sip.transport);
  for (const server of [sip.sip_server, sip.registrar_server, sip.outbound_proxy_server]) {
    if (server) expect(server).toEqual({ host: expect.stringMatching(/./), port: expect.any(Number) });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertContact({ user_id, is_current_user, numbers, sip_status }: any): void {
  if (sip_status !== undefined) expect(['registered', 'notregistered']).toContain(sip_status);
  expect(typeof is_current_user).toBe('boolean');
  expect(numbers.main).toEqual(expect.any(String));
  if (user_id !== undefined) expect(user_id).toMatch(/^[A-Za-z0-9\-_.~@:]+$/);
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertHistory({ items, pagination }: any): void {
  expect(pagination).toEqual({
    page: expect.any(Number),
    items_per_page: expect.any(Number),
    items_total: expect.any(Number),
  });
  const times = items.map((item: { connect_time: string }) => item.connect_time);
  expect(times).toEqual([...times].sort().reverse());
  expect(new Set(items.map((item: { call_id: string }) => item.call_id)).size).toBe(items.length);
  for (const item of items) {
    expect(['incoming', 'outgoing', 'forwarded']).toContain(item.direction);
    expect(['accepted', 'declined', 'missed', 'error']).toContain(item.status);
    expect(item).toMatchObject({
      caller: expect.stringMatching(/./),
      callee: expect.stringMatching(/./),
      connect_time: expect.stringMatching(instant),
      disconnect_time: expect.stringMatching(instant),
      disconnect_reason: expect.any(String),
    });
    expect(Number.isInteger(item.duration) && item.duration >= 0).toBe(true);
    expect(item.disconnect_time >= item.connect_time).toBe(true);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertVoicemails({ items, messages, has_new_messages }: any): void {
  expect(messages).toEqual(items);
  items.forEach(assertVoicemail);
  const dates = items.map(({ date }: { date: string }) => date);
  expect(dates).toEqual([...dates].sort().reverse());
  expect(new Set(items.map(({ id }: { id: string }) => id)).size).toBe(items.length);
  expect(has_new_messages).toBe(items.some(({ seen }: { seen: boolean }) => !seen));
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertVoicemail({ id, type, duration, size, date, seen }: any): void {
  expect(id).toMatch(/^(?!\.{1,2}$)[A-Za-z0-9\-_.~@:]+$/);
  expect(['voice', 'fax']).toContain(type);
  expect(typeof duration === 'number' && duration >= 0).toBe(true);
  expect(Number.isInteger(size) && size >= 0).toBe(true);
  expect(date).toMatch(instant);
  expect(typeof seen).toBe('boolean');
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertVoicemailDetails(body: any): void {
  assertVoicemail(body);
  expect(body.sender).toMatch(/^[^+:@]+$/);
  expect(body.receiver).toEqual(expect.any(String));
  for (const attachment of body.attachments) {
    expect(attachment).toEqual({
      type: expect.stringMatching(/./),
      subtype: expect.stringMatching(/./),
      size: body.size,
      filename: expect.stringMatching(/^[\w.]+$/),
    });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function assertCallQueue({ callers_waiting, ...queue }: any): void {
  expect(queue).toEqual({
    id: expect.stringMatching(/^(?!\.{1,2}$)[A-Za-z0-9\-_.~@:]+$/),
    name: expect.stringMatching(/./),
    logged_in: expect.any(Boolean),
    agents_total: expect.any(Number),
    agents_logged_in: expect.any(Number),
  });
  if (callers_waiting !== null) expect(Number.isInteger(callers_waiting) && callers_waiting >= 0).toBe(true);
  expect(queue.agents_total).toBeGreaterThanOrEqual(queue.agents_logged_in);
}

/** Names of what is an empty text. An empty reason is the one that the phone takes. */
function emptyTexts(value: unknown, key = ''): string[] {
  if (value === '') return key === 'disconnect_reason' ? [] : [key];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => emptyTexts(one, name));
}
