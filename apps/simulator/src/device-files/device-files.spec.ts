import { createHash } from 'node:crypto';
import { type DeviceFile, DeviceFiles, extractSipAccount, XsiClient, XsiFarm } from '@libs/xsi';
import { type Simulator, startSimulator } from '../index';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const credential = { userName: 'webtrit.alice', password: 'device-demo-alice' };

async function fetchFile(folder: string, fileName: string, given = credential): Promise<DeviceFile> {
  const files = new DeviceFiles({ allowedHosts: [new URL(simulator.url).host], allowHttp: true });
  try {
    return await files.fetch({ baseUrl: `${simulator.url}/dms/${folder}/`, fileName, credential: given });
  } finally {
    await files.close();
  }
}

it('gives the WebTrit device its SIP account, after Digest', async () => {
  const file = await fetchFile('webtrit', 'config.xml');
  expect(Buffer.from(file.bytes).toString()).not.toMatch(/%[A-Z]/);
  expect(await extractSipAccount(file, { preset: 'uc-one-xml', linePort: '2025550101_wt@example.com' })).toMatchObject({
    username: '2025550101_wt',
    authUsername: 'sip-alice',
    password: 'sip-demo-alice',
    domain: 'example.com',
    registrarHost: 'registrar.example.com',
    proxyHost: 'sbc.example.com',
    proxyPort: 5061,
    transport: 'TLS',
  });
});

it('gives what the profile of the device list leads to', async () => {
  const farm = new XsiFarm({ servers: [simulator.url] });
  const xsi = new XsiClient(farm, 'carol@example.com', {
    type: 'basic',
    userId: 'carol@example.com',
    password: 'carol-demo',
  });
  const [device] = await xsi.devices.list({ onlySoftClient: true });
  const { userName = '', password = '' } = device?.deviceUserNamePassword ?? {};
  expect(device?.deviceTypeUrl).toBe(`${simulator.url}/dms/webtrit/`);
  const { bytes } = await fetchFile('webtrit', 'config.xml', { userName, password });
  expect(Buffer.from(bytes).toString()).toContain('sip-carol');
  await farm.close();
});

it('gives a desk phone its settings, and a phone in the browser its JSON with Basic', async () => {
  const desk = { userName: 'polycom.alice', password: 'device-demo-alice' };
  const settings = await fetchFile('polycom', '0004f2000001.cfg', desk);
  expect(await extractSipAccount(settings, { preset: 'key-value', linePort: '2025550101@example.com' })).toMatchObject({
    username: '2025550101',
    password: 'sip-demo-alice',
  });
  const browser = { userName: 'chrome-phone.olena', password: 'device-demo-olena' };
  const json = await fetchFile('chrome-phone', 'config.json', browser);
  expect(
    await extractSipAccount(json, { preset: 'chrome-json', linePort: '2025550105_web@example.com' }),
  ).toMatchObject({
    username: '2025550105_web',
    password: 'sip-demo-olena',
  });
});

it('refuses a wrong password, a file of another type, a device that is not there, and other files', async () => {
  await expect(fetchFile('webtrit', 'config.xml', { ...credential, password: 'x' })).rejects.toMatchObject({
    status: 401,
  });
  await expect(fetchFile('polycom', 'a.cfg')).rejects.toMatchObject({ status: 401 });
  const none = { userName: 'webtrit.dave', password: 'device-demo-dave' };
  await expect(fetchFile('webtrit', 'config.xml', none)).rejects.toMatchObject({ status: 403 });
  await expect(fetchFile('webtrit', 'other.xml')).rejects.toMatchObject({ status: 404 });
});

/** As RFC 7616 has it, so that both sides of the Digest are not of our own making. */
it.each(['MD5', 'SHA-256'])('takes Digest with %s, and not for another address', async (algorithm) => {
  const hash = (...parts: string[]) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(parts.join(':'))
      .digest('hex');
  const address = `${simulator.url}/dms/webtrit/config.xml`;
  const challenge = (await fetch(address)).headers.get('www-authenticate') ?? '';
  const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
  const realm = /realm="([^"]+)"/.exec(challenge)?.[1] ?? '';
  const statusFor = async (uri: string) => {
    const secret = hash(credential.userName, realm, credential.password);
    const response = hash(secret, nonce, '00000001', 'c', 'auth', hash('GET', uri));
    const authorization = `Digest username="${credential.userName}", realm="${realm}", nonce="${nonce}", uri="${uri}", qop=auth, nc=00000001, cnonce="c", algorithm=${algorithm}, response="${response}"`;
    return (await fetch(address, { headers: { authorization } })).status;
  };
  expect(await statusFor('/dms/webtrit/config.xml')).toBe(200);
  expect(await statusFor('/dms/polycom/config.xml')).toBe(401);
});
