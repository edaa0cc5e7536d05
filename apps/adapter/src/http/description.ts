import { DocumentBuilder, type SwaggerDocumentOptions } from '@nestjs/swagger';
import { version } from '../config/version';

interface ApiFacts {
  title: string;
  description: string;
  /** Descriptions of tags, in the order in which they are shown. */
  tags: Readonly<Record<string, string>>;
}

/** Begins a description with the facts that all our APIs share. */
export function describe({ title, description, tags }: ApiFacts): DocumentBuilder {
  const builder = new DocumentBuilder()
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    // a token says nothing to its holder
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque' });
  for (const [name, text] of Object.entries(tags)) builder.addTag(name, text);
  return builder;
}

/** `voicemailRead` for `read` of `VoicemailController`: generated clients have methods of these names. */
export function operationIdOf(controller: string, method: string): string {
  const feature = controller.replace(/Controller$/, '');
  return feature.charAt(0).toLowerCase() + feature.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}

export const documentOptions: SwaggerDocumentOptions = { operationIdFactory: operationIdOf };
