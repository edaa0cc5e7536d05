import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describe, documentOptions } from './description';
import { refusalsOfAny } from './refuses.decorator';

/** The description of WebTrit's adapter interface as this adapter offers it. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const document = describe({
    title: 'BroadWorks XSI adapter',
    description: `WebTrit's adapter interface, for users who live in a BroadWorks. Any operation may also answer ${refusalsOfAny
      .map(({ status, code }) => `${status} \`${code}\``)
      .join(', ')}.`,
    tags: {
      system: 'The adapter itself. No sign-in is needed.',
      session: 'Signing in by password, one-time password or link; refreshing and ending a session.',
      user: 'Profile and SIP account of the user.',
      contacts: 'Colleagues.',
      history: 'Calls, and their recordings.',
      voicemail: 'Voice messages and faxes.',
      'call queues': 'Call centers of which the user is an agent.',
      'custom methods': 'Call services, calls in progress, the account, and pages of the operator.',
    },
  })
    .addGlobalParameters({
      in: 'header',
      name: 'X-WebTrit-Tenant-ID',
      required: false,
      description:
        'Tenant of the request; without it, the default tenant. WebTrit Core sends it for each app that belongs to a tenant.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    })
    .build();
  return SwaggerModule.createDocument(app, document, documentOptions);
}
