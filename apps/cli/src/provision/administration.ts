import { crossesInClear } from '../connection/plain-http';
import { UsageError } from '../terminal/explain';
import type { Io } from '../terminal/io';

const defaultUrl = 'http://127.0.0.1:8081';

/** A refusal of the adapter. `code` is what it says, or why there is no answer; the message says what to change. */
export class Refused extends UsageError {
  constructor(
    readonly code: string,
    advice: string,
    options?: ErrorOptions,
  ) {
    super(advice, options);
  }
}

/** The adapter's listener for the operator, at one tenant. */
export class Administration {
  private readonly base: string;
  private readonly key: string;

  constructor(
    {
      env: { ADMINISTRATION_URL: url = defaultUrl, ADMINISTRATION_ALLOW_HTTP: allowHttp, ADMINISTRATION_KEY: key },
    }: Io,
    private readonly tenant: string,
  ) {
    const parsed = URL.parse(url);
    if (!parsed || !/^https?:$/.test(parsed.protocol)) {
      throw new UsageError(`ADMINISTRATION_URL must be a URL such as ${defaultUrl}`);
    }
    if (crossesInClear(parsed) && allowHttp !== 'true') {
      throw new UsageError(
        'ADMINISTRATION_URL with http:// would send the key in clear: use https://, or set ADMINISTRATION_ALLOW_HTTP=true',
      );
    }
    if (!key) throw new UsageError('no key: set ADMINISTRATION_KEY to the administration.key of the adapter');
    this.base = url.replace(/\/+$/, '');
    this.key = key;
  }

  /** `path` is below the tenant's provisioning tokens. */
  async ask(method: string, path = '', body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(
      `${this.base}/v1/tenants/${encodeURIComponent(this.tenant)}/provisioning-tokens${path}`,
      {
        method,
        headers: { authorization: `Bearer ${this.key}`, ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
        redirect: 'error',
      },
    ).catch((cause: unknown) => {
      throw new Refused(
        'unreachable',
        `cannot reach ${this.base} (${reasonOf(cause)}): check ADMINISTRATION_URL, and the section administration of the adapter`,
        { cause },
      );
    });
    if (response.status === 204) return {};
    const answer: unknown = await response.json().catch(() => undefined);
    if (!isRecord(answer)) {
      throw new Refused('unreadable', `${this.base} does not answer as the adapter does: check ADMINISTRATION_URL`);
    }
    if (!response.ok) throw this.refusal(answer);
    return answer;
  }

  private refusal({ code, message, details }: Record<string, unknown>): Refused {
    const { path, reason } = isRecord(details) ? details : {};
    const advice: Record<string, string> = {
      access_token_invalid: 'ADMINISTRATION_KEY is not the administration.key of the adapter',
      tenant_not_found: `the adapter has no tenant ${this.tenant}: check --tenant`,
      functionality_not_implemented: `the tenant ${this.tenant} has no section autoProvision in the configuration`,
      user_not_found: 'there is no such user: check --user',
      delivery_channel_unspecified: 'BroadWorks has no e-mail address of the user: leave out --mail',
      not_found: 'there is no open link with this id; if there should be, check ADMINISTRATION_URL',
      external_api_issue: "BroadWorks, or the mail server, did not answer as it should: the adapter's log says why",
      validation_error: `the adapter does not take ${String(path ?? 'the request')}: ${String(reason ?? message)}`,
    };
    return new Refused(String(code), advice[String(code)] ?? `the adapter says ${String(code)}: ${String(message)}`);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list of an answer. */
export function itemsOf({ items }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

/** fetch says what went wrong one level down. */
function reasonOf(error: unknown): string {
  const { cause } = isRecord(error) ? error : {};
  return isRecord(cause) && typeof cause.code === 'string' ? cause.code : 'no answer';
}
