import { applyDecorators } from '@nestjs/common';
import { IsUrl, ValidateBy } from 'class-validator';

/** How the URL of a server in our network may look. */
const serverUrl = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** URL of a server to which secrets are sent: without TLS only where `allowHttp` beside it is true. */
export function IsServerUrl(options: { each?: boolean } = {}): PropertyDecorator {
  return applyDecorators(IsUrl(serverUrl, options), NeedsAllowHttp(options));
}

function NeedsAllowHttp(options: { each?: boolean }): PropertyDecorator {
  return ValidateBy(
    {
      name: 'needsAllowHttp',
      validator: {
        validate: (url, at) => !isPlainHttp(url) || Object(at?.object).allowHttp === true,
        defaultMessage: () =>
          'must begin with https://; http:// would send secrets in clear, and needs allowHttp: true beside it',
      },
    },
    options,
  );
}

export function isPlainHttp(url: unknown): boolean {
  return typeof url === 'string' && /^http:/i.test(url);
}
