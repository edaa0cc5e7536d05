import { readFile } from 'node:fs/promises';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>API description</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script>SwaggerUIBundle({ url: 'v1/openapi', dom_id: '#swagger-ui', deepLinking: true });</script>
  </body>
</html>
`;

/** Files of Swagger UI that the page loads. Any other address below it does not exist. */
const files = [
  { name: 'swagger-ui.css', path: require.resolve('swagger-ui-dist/swagger-ui.css'), type: 'text/css' },
  {
    name: 'swagger-ui-bundle.js',
    path: require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
    type: 'text/javascript',
  },
];

/** Serves an API description at `<base>/v1/openapi`, and a page that shows it at `<base>/docs`. Each is made once. */
export function serveDocs(server: FastifyInstance, base: string, describe: () => OpenAPIObject): void {
  let description: string | undefined;
  server.get(`${base}/v1/openapi`, async (_request, reply) => {
    description ??= JSON.stringify(describe());
    return reply.type('application/json').send(description);
  });
  server.get(`${base}/docs`, async (_request, reply) => reply.type('text/html').send(page));
  for (const { name, path, type } of files) {
    let content: Promise<Buffer> | undefined;
    server.get(`${base}/docs/${name}`, async (_request, reply) => {
      content ??= readFile(path);
      return reply.type(type).send(await content);
    });
  }
}
