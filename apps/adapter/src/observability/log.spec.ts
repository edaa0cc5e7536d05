import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const line = {
  requestId: 'WT-1',
  tenant: 'acme',
  method: 'GET',
  route: '/api/v1/user',
  status: 500,
  millis: 12,
  code: 'x',
};

/** Prints one request's line as a process with this format does. */
function printed(format: string): string {
  const program = `
    require('@swc/core');
    const { transformFileSync } = require('@swc/core');
    const { code } = transformFileSync(${JSON.stringify(join(__dirname, 'log.ts'))});
    const module_ = { exports: {} };
    new Function('require', 'exports', code)(require, module_.exports);
    module_.exports.createLogger({ level: 'info', format: ${JSON.stringify(format)} }).info(${JSON.stringify(line)});`;
  return spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout;
}

it('writes JSON where nobody reads it', () => {
  expect(JSON.parse(printed('auto'))).toMatchObject(line);
});

it('writes a request as one readable line', () => {
  expect(printed('pretty')).toMatch(
    /^\[\d\d:\d\d:\d\d\] INFO: GET \/api\/v1\/user 500 12 ms \{"tenant":"acme","code":"x"\}\n$/,
  );
});
