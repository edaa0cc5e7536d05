import { authorizationFor, isStale } from './authorization';
import { parseChallenges } from './challenge';
import { digestAuthorization } from './digest';

const rfc7616 = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
};
const mufasa = {
  method: 'GET',
  uri: '/dir/index.html',
  userName: 'Mufasa',
  password: 'Circle of Life',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const digest = (parameters: Record<string, string>) => ({
  scheme: 'digest',
  parameters: new Map(Object.entries(parameters)),
});
const summary = (header: string | string[]) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('Digest', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('answers as RFC 7616, 3.9.1 with %s', (algorithm, response) => {
    const header = digestAuthorization(digest({ ...rfc7616, qop: 'auth, auth-int', algorithm }), mufasa);
    expect(summary(header ?? '')).toEqual([
      [
        'digest',
        {
          ...rfc7616,
          username: 'Mufasa',
          uri: '/dir/index.html',
          response,
          algorithm,
          qop: 'auth',
          nc: '00000001',
          cnonce: mufasa.cnonce,
        },
      ],
    ]);
  });

  it('answers without qop as RFC 2069', () => {
    const header = digestAuthorization(
      digest({ realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' }),
      { ...mufasa, password: 'Circle Of Life' },
    );
    expect(header).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
    expect(header).not.toMatch(/qop|nc=|cnonce|algorithm|opaque/);
  });

  it('answers RFC 2617, 3.5', () => {
    const challenge = digest({ realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', qop: 'auth' });
    const header = digestAuthorization(challenge, { ...mufasa, password: 'Circle Of Life', cnonce: '0a4f113b' });
    expect(header).toContain('response="6629fae49393a05397450978507c4ef1"');
  });

  it('never uses a cnonce twice', () => {
    const headers = Array.from({ length: 100 }, () =>
      digestAuthorization(digest({ ...rfc7616, qop: 'auth' }), { ...mufasa, cnonce: undefined }),
    );
    expect(new Set(headers).size).toBe(100);
  });

  it('quotes what it sends back', () => {
    const header = digestAuthorization(digest({ realm: 'a "b", \\c', nonce: 'n' }), { ...mufasa, userName: 'x"y' });
    expect(summary(header ?? '')[0]?.[1]).toMatchObject({ realm: 'a "b", \\c', username: 'x"y' });
  });

  it.each([
    ['another algorithm', { ...rfc7616, algorithm: 'SHA-512-256' }],
    ['a name that every object has', { ...rfc7616, algorithm: 'constructor' }],
    ['another qop', { ...rfc7616, qop: 'auth-int' }],
    ['no nonce', { realm: 'r' }],
    ['no realm', { nonce: 'n' }],
  ])('does not answer %s', (_, parameters) => {
    expect(digestAuthorization(digest(parameters), mufasa)).toBeUndefined();
  });
});

describe('challenges', () => {
  it.each<[string, string | string[], unknown]>([
    ['of one scheme', 'Basic realm="files"', [['basic', { realm: 'files' }]]],
    [
      'in one line',
      'Basic realm="a, b", Digest realm="c", nonce=n',
      [
        ['basic', { realm: 'a, b' }],
        ['digest', { realm: 'c', nonce: 'n' }],
      ],
    ],
    [
      'in several lines',
      ['DIGEST nonce="n", REALM="r"', 'Basic realm=x'],
      [
        ['digest', { nonce: 'n', realm: 'r' }],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'with quoted commas and quotes',
      'Digest qop="auth,auth-int", realm="a \\"b\\", Basic realm=c"',
      [['digest', { qop: 'auth,auth-int', realm: 'a "b", Basic realm=c' }]],
    ],
    ['with blanks', 'Digest  realm = "r" ,, nonce= "n"', [['digest', { realm: 'r', nonce: 'n' }]]],
    [
      'with a token',
      'Negotiate YWJj==, Bearer, Basic realm="r"',
      [
        ['negotiate', {}],
        ['bearer', {}],
        ['basic', { realm: 'r' }],
      ],
    ],
    ['up to where it cannot be read', 'Basic realm="a", Digest realm="never closed', [['basic', { realm: 'a' }]]],
    ['of none', '', []],
  ])('are read: %s', (_, header, expected) => {
    expect(summary(header)).toEqual(expected);
  });

  it('are answered with Digest, wherever it stands', () => {
    expect(authorizationFor(['Basic realm="r"', 'Digest realm="r", nonce="n"'], mufasa)).toMatch(/^Digest /);
  });

  it('are answered with the first Digest that we speak', () => {
    const header = 'Digest realm="r", nonce="1", algorithm=SHA-512-256, Digest realm="r", nonce="2", algorithm=SHA-256';
    expect(authorizationFor(header, mufasa)).toContain('nonce="2"');
  });

  it('are answered with Basic where no Digest is spoken', () => {
    const header = 'Digest realm="r", nonce="n", qop=auth-int, Basic realm="r"';
    expect(authorizationFor(header, { ...mufasa, userName: 'José' })).toBe(
      `Basic ${Buffer.from('José:Circle of Life').toString('base64')}`,
    );
  });

  it('are not answered otherwise', () => {
    expect(authorizationFor('Bearer realm="r"', mufasa)).toBeUndefined();
    expect(authorizationFor(undefined, mufasa)).toBeUndefined();
  });

  it('say when only the nonce is old', () => {
    expect(isStale('Digest realm="r", nonce="n", stale=TRUE')).toBe(true);
    expect(isStale('Digest realm="r", nonce="n", stale="false"')).toBe(false);
    expect(isStale('Basic realm="stale=true"')).toBe(false);
  });
});
