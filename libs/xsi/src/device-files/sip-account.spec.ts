import { DeviceFileIncomplete, devicePresets, type Extractor, extractSipAccount, isSelector, XsiDecodeError } from '..';

const xml = 'uc-one-xml';
const linePort = '4155550123_app@voip.example.com';
const wrap = (sip: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><config><protocols><sip>${sip}</sip></protocols></config>`;
const credentials = (username: string, password: string, auth = '') =>
  `<credentials><username>${username}</username><password>${password}</password><auth>${auth}</auth></credentials>`;

type From = { extractor: Extractor } | { preset: keyof typeof devicePresets; fields?: Extractor['fields'] };
const extract = (text: string | Uint8Array, from: From = { preset: xml }, port = linePort, contentType?: string) => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const options = 'extractor' in from ? { extractor: from.extractor } : from;
  return extractSipAccount({ bytes, contentType }, { ...options, linePort: port });
};

async function failure(text: string | Uint8Array, from?: From, port?: string): Promise<Error> {
  try {
    await extract(text, from, port);
  } catch (error) {
    const { message, cause } = error as Error;
    expect(`${message} ${cause}`).not.toMatch(/hidden|4155550123|example|%/);
    return error as Error;
  }
  throw new Error('it did not fail');
}

describe('uc-one-xml reads', () => {
  it('an ordinary file', async () => {
    const account = await extract(
      wrap(`${credentials('4155550123_app', 'a&amp;b&lt;c&gt; &#233;&amp;lt;', '<username>auth.7</username>')}
        <domain> voip.example.com
        </domain><registrar uri="sip:reg.example.com" port="5070"/>
        <proxy address="sbc.example.com" port="5061" lr="true"/>
        <proxy-discovery enabled="false"><record-name>other.example.com</record-name></proxy-discovery>
        <preferred-port>5099</preferred-port><transports type="tls"><udp/><tcp/><tls/></transports>`),
    );
    expect(account).toEqual({
      username: '4155550123_app',
      authUsername: 'auth.7',
      password: 'a&b<c> é&lt;',
      domain: 'voip.example.com',
      registrarHost: 'reg.example.com',
      registrarPort: 5070,
      proxyHost: 'sbc.example.com',
      proxyPort: 5061,
      transport: 'TLS',
    });
  });

  it('the password of auth first, user@host, discovery without a port, and auto as open', async () => {
    const account = await extract(
      wrap(`${credentials('pc-9@voip.example.com', 'second', '<username>pc-9</username><password>first</password>')}
        <proxy address="sbc.example.com" port="5061"/><transports type="auto"/>
        <proxy-discovery enabled="TRUE"><record-name>srv.example.com</record-name></proxy-discovery>`),
    );
    expect(account).toEqual({
      username: 'pc-9',
      password: 'first',
      domain: 'voip.example.com',
      proxyHost: 'srv.example.com',
    });
  });

  it('a proxy whose port is left to DNS', async () => {
    const sip = `${credentials('u', 'p')}<proxy address="sbc.example.com" port=""/><transports type="tcp"/>`;
    expect(await extract(wrap(sip))).toMatchObject({
      proxyHost: 'sbc.example.com',
      proxyPort: undefined,
      transport: 'TCP',
    });
  });

  const lines = wrap(`<lines><line>${credentials('sales_app', 'of sales', '<username>sales</username>')}</line>
    <line>${credentials('4155550123_app@x.example.com', 'of mine', '<username>mine</username>')}</line></lines>
    <domain>voip.example.com</domain>`);

  it.each([
    ['the line of the line port', linePort, undefined, { password: 'of mine', authUsername: 'mine' }],
    [
      'the first line where none is of the line port',
      'nobody@x',
      undefined,
      { password: 'of sales', username: 'sales_app' },
    ],
    [
      'the first line where that is wanted',
      linePort,
      'first' as const,
      { password: 'of sales', authUsername: 'sales' },
    ],
  ])('%s', async (_, port, line, expected) => {
    expect(await extract(lines, { extractor: { ...devicePresets[xml], line } }, port)).toMatchObject(expected);
  });

  it('a password literally', async () => {
    const read = async (password: string) => (await extract(wrap(credentials('u', password)))).password;
    expect(await read('  with blanks ')).toBe('  with blanks ');
    expect(await read('<![CDATA[a&amp;<b>]]>')).toBe('a&amp;<b>');
    expect(await read('50%OFF%now')).toBe('50%OFF%now');
    expect(await read('0012')).toBe('0012');
    expect(await read('1e5<!-- & -->')).toBe('1e5');
  });

  it('a file with a namespace and prefixes', async () => {
    const file = wrap(credentials('u', 'p')).replaceAll(/<(\/?)(config|username)/g, '<$1n:$2');
    expect(await extract(file.replace('<n:config', '<n:config xmlns:n="urn:x"'))).toMatchObject({
      username: 'u',
      password: 'p',
    });
  });

  it.each([
    [
      'the line port, where there is no user name',
      '',
      linePort,
      { username: '4155550123_app', domain: 'voip.example.com' },
    ],
    ['the line port, where a tag was left', '%BWLINEPORT-1%', linePort, { username: '4155550123_app' }],
    ['the host of the line port', 'u', linePort, { username: 'u', domain: 'voip.example.com' }],
    ['the host of the user name before it', 'u@first.example.com', linePort, { domain: 'first.example.com' }],
  ])('%s', async (_, username, port, expected) => {
    expect(await extract(wrap(credentials(username, 'p')), undefined, port)).toMatchObject(expected);
  });

  it('a registrar with a port and parameters in its address', async () => {
    const sip = `${credentials('u', 'p')}<registrar uri="sips:reg.example.com:5061;transport=tls"/>`;
    expect(await extract(wrap(sip), undefined, 'u')).toMatchObject({
      domain: 'reg.example.com',
      registrarHost: 'reg.example.com',
      registrarPort: 5061,
    });
  });
});

describe('the charset', () => {
  const file = (charset: string) => wrap(`<name>José</name>${credentials('u', 'p')}`).replace('UTF-8', charset);
  const named = {
    extractor: {
      ...devicePresets[xml],
      fields: { ...devicePresets[xml].fields, displayName: ['/config/protocols/sip/name'] },
    },
  };

  it.each<[string, Uint8Array, string | undefined]>([
    ['is that of the Content-Type', Buffer.from(file('UTF-8'), 'latin1'), 'text/xml; charset=iso-8859-1'],
    ['is that of the declaration', Buffer.from(file('ISO-8859-1'), 'latin1'), undefined],
    ['is UTF-8', Buffer.from(file('UTF-8')), undefined],
    ['is windows-1252 where the declaration is wrong', Buffer.from(file('UTF-8'), 'latin1'), undefined],
    [
      'is windows-1252 where the Content-Type is wrong',
      Buffer.from(file('UTF-8'), 'latin1'),
      'text/xml; charset=utf-8',
    ],
    ['is found where the Content-Type names none that exists', Buffer.from(file('UTF-8')), 'text/xml; charset=x-none'],
  ])('%s', async (_, bytes, contentType) => {
    expect((await extract(bytes, named, linePort, contentType)).displayName).toBe('José');
  });
});

describe('a file is refused that', () => {
  const secret = (value: string) => wrap(credentials('u', `hidden${value}`));
  it.each<[string, string]>([
    ['has a raw &', secret('&x')],
    ['has an entity that nobody defined', secret('&copy;')],
    ['refers to a character that XML has not', secret('&#0;')],
    ['refers to half a character', secret('&#xd800;')],
    ['has a raw <', secret('<x')],
    ['has a raw & in an attribute', wrap(`${credentials('u', 'hidden')}<proxy address="a&b"/>`)],
    ['holds a control character', secret('\u0001')],
    ['has a DOCTYPE', `<!DOCTYPE a [<!ENTITY x "hidden">]>${secret('')}`],
    ['is cut off', secret('').slice(0, -3)],
    ['has an open comment', `${secret('')}<!-- hidden`],
    ['has two roots', `${secret('')}<config/>`],
    ['is too deep', `${'<a>'.repeat(70)}hidden${'</a>'.repeat(70)}`],
    ['has too many attributes', `<a ${Array.from({ length: 65 }, (_, index) => `b${index}="hidden"`).join(' ')}/>`],
    ['is no XML', 'hidden'],
  ])('%s', async (_, text) => {
    expect(await failure(text)).toBeInstanceOf(XsiDecodeError);
  });

  it('is no JSON, where that is wanted', async () => {
    expect(await failure('{"sipPassword": hidden}', { preset: 'chrome-json' })).toBeInstanceOf(XsiDecodeError);
  });

  it('and where, is said', async () => {
    expect((await failure('<config>\n<p>hidden&x</p>\n</config>')).message).toBe('line 2: a & that is not escaped');
  });
});

describe('an incomplete file names', () => {
  it.each<[string, string, string, string[], string[]]>([
    ['the password that is empty', wrap(credentials('hidden', '')), linePort, ['password'], []],
    ['the password that is blank', wrap(credentials('hidden', ' \n ')), linePort, ['password'], []],
    [
      'the password that is a tag',
      wrap(credentials('hidden', ' %BWAUTHPASSWORD-1% ')),
      linePort,
      ['password'],
      ['password'],
    ],
    [
      'a host with a tag in it',
      wrap(`${credentials('u', 'hidden')}<domain>sip.%HOST%</domain>`),
      'u',
      ['domain'],
      ['domain'],
    ],
    [
      'a line port without a user',
      wrap(credentials('%BWLINEPORT-1%', 'hidden')),
      'h:5060',
      ['username', 'domain'],
      ['username'],
    ],
    ['everything, of another layout', '<other>hidden</other>', '', ['username', 'password', 'domain'], []],
  ])('%s', async (_, text, port, fields, leftovers) => {
    const error = await failure(text, undefined, port);
    expect(error).toBeInstanceOf(DeviceFileIncomplete);
    expect(error).toMatchObject({ fields, leftovers });
    for (const field of fields) expect(error.message).toContain(field);
  });

  it('nothing where only what is optional was left a tag', async () => {
    const sip = `${credentials('u', 'p', '<username>%BWAUTHUSER-1%</username>')}<proxy address="%SBC%" port="%PORT%"/>`;
    expect(await extract(wrap(sip))).toEqual({ username: 'u', password: 'p', domain: 'voip.example.com' });
  });
});

describe('other formats', () => {
  it('chrome-json is unescaped once', async () => {
    const json = JSON.stringify({
      sipLineport: 'w@voip.example.com',
      sipUsername: 'O&apos;B',
      sipPassword: '&amp;lt;&#233;&x;',
    });
    expect(await extract(json, { preset: 'chrome-json' })).toEqual({
      username: 'w',
      authUsername: "O'B",
      password: '&lt;é&x;',
      domain: 'voip.example.com',
    });
  });

  it('JSON pointers reach into arrays, take numbers, and see nothing inherited', async () => {
    const extractor: Extractor = {
      format: 'json',
      fields: {
        username: ['/constructor/name', '/a~1b/1'],
        password: ['/p'],
        proxyPort: ['/port'],
        proxyHost: ['=sbc.example.com'],
      },
    };
    expect(await extract('{"a/b":["x","y"],"p":"&amp;","port":5062}', { extractor })).toMatchObject({
      username: 'y',
      password: '&amp;',
      proxyPort: 5062,
      proxyHost: 'sbc.example.com',
    });
  });

  it('key-value, quoted or not', async () => {
    const text = [
      '# comment',
      'reg.1.address="4155550123"',
      'reg.1.auth.userId = auth.7',
      'reg.1.auth.password="se"cret= %1 "',
      'reg.1.server.1.address="voip.example.com"',
      'reg.1.server.1.port="5060"',
      'reg.1.server.1.transport="TCPpreferred"',
      'voIpProt.SIP.outboundProxy.address="sbc.example.com:5062"',
      'reg.1.displayName=""',
    ].join('\r\n');
    expect(await extract(text, { preset: 'key-value' })).toEqual({
      username: '4155550123',
      authUsername: 'auth.7',
      password: 'se"cret= %1 ',
      domain: 'voip.example.com',
      registrarPort: 5060,
      proxyHost: 'sbc.example.com',
      proxyPort: 5062,
      transport: 'TCP',
    });
  });

  it('key-value in single quotes, and no tag in any capitals for a password', async () => {
    const text = (password: string) =>
      `reg.1.address='a'\nreg.1.auth.password='${password}'\nreg.1.server.1.address='voip.example.com'`;
    const from = { preset: 'key-value' } as const;
    expect(await extract(text("p'w"), from)).toMatchObject({ username: 'a', password: "p'w" });
    expect(await failure(text('%bwauthpassword-1%'), from)).toMatchObject({ leftovers: ['password'] });
  });

  it.each(['\n  ', '\ufeff'])('an XML file whose declaration comes after %j', async (start) => {
    for (const file of [phone('reg.1.auth.password="p" reg.1.server.1.address="h"'), wrap(credentials('u', 'p'))]) {
      const preset = file.includes('PHONE') ? 'key-value' : xml;
      expect(await extract(start + file, { preset })).toMatchObject({ password: 'p' });
    }
  });

  const phone = (attributes: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<PHONE_CONFIG>
  <!-- reg.1.auth.password="commented" -->
  <ALL ${attributes}/>
</PHONE_CONFIG>`;

  it.each(['\n    ', ' '])('key-value of attributes is unescaped once, between %j', async (between) => {
    const attributes = [
      'reg.1.address="2025550173"',
      "reg.1.auth.userId='2025550173'",
      'reg.1.auth.password="p&amp;w&lt;7&quot;&amp;amp;"',
      'reg.1.server.1.address="sip.example.com"',
      'reg.1.server.1.port="5061"',
      'reg.1.server.1.transport="TLS"',
    ];
    expect(await extract(phone(attributes.join(between)), { preset: 'key-value' })).toEqual({
      username: '2025550173',
      password: 'p&w<7"&amp;',
      domain: 'sip.example.com',
      registrarPort: 5061,
      transport: 'TLS',
    });
  });

  it.each(['p&w', 'p&nbsp;w', 'p&#31;w', 'p&#55357;&#56832;w', 'p\x1fw'])(
    'key-value of attributes is no account where a password was not escaped, or is not certain: %j',
    async (password) => {
      const attributes = `reg.1.address="a" reg.1.auth.password="${password}" reg.1.server.1.address="b.example.com"`;
      await expect(extract(phone(attributes), { preset: 'key-value' })).rejects.toThrow(XsiDecodeError);
    },
  );

  it('key-value of a file that is no XML is literal', async () => {
    const text = 'reg.1.address=a\nreg.1.auth.password=p&amp;w\nreg.1.server.1.address=b.example.com';
    expect((await extract(text, { preset: 'key-value' })).password).toBe('p&amp;w');
  });

  it('fields may be elsewhere than a preset says', async () => {
    const text = [
      '#!version:1.0.0.1',
      'account.1.enable = 1',
      'account.1.user_name = 2025550175',
      'account.1.auth_name = auth.75',
      'account.1.password = "synthetic 75 "',
      'account.1.sip_server.1.address = sip.example.com',
      'reg.1.displayName = Ann',
    ].join('\n');
    const fields = {
      username: ['account.1.user_name'],
      authUsername: ['account.1.auth_name'],
      password: ['account.1.password'],
      domain: ['account.1.sip_server.1.address'],
      displayName: undefined,
    };
    expect(await extract(text, { preset: 'key-value', fields })).toEqual({
      username: '2025550175',
      authUsername: 'auth.75',
      password: 'synthetic 75 ',
      domain: 'sip.example.com',
      displayName: 'Ann',
    });
    const elements =
      '<flat-profile><User_ID_1_ ua="na">2025550176</User_ID_1_><Password_1_>p&amp;w</Password_1_></flat-profile>';
    const ofElements = { username: ['User_ID_1_'], password: ['Password_1_'], domain: ['=sip.example.com'] };
    expect(await extract(elements, { preset: 'key-value', fields: ofElements })).toEqual({
      username: '2025550176',
      password: 'p&w',
      domain: 'sip.example.com',
    });
  });

  it('a later selector is tried where an earlier one finds a tag, and a constant is the last', async () => {
    const fields = { username: ['a', 'b'], password: ['c'], transport: ['t', '=UDP'] };
    expect(await extract('a=%A-1%\nb=u\nc=p\nt=', { extractor: { format: 'key-value', fields } })).toMatchObject({
      username: 'u',
      transport: 'UDP',
    });
  });

  it.each<[Extractor['format'], string, boolean]>([
    ['xml', "/a/b[@c='d']/@e", true],
    ['xml', '/a/line[]/b', true],
    ['xml', 'a/b', false],
    ['xml', '//a', false],
    ['xml', '/a[1]', false],
    ['json', '/a/0', true],
    ['json', 'a', false],
    ['key-value', 'account.1.password', true],
    ['key-value', 'a b', false],
    ['key-value', 'a=b', false],
    ['key-value', '=constant', true],
  ])('whether %s has %s can be asked', (format, selector, expected) => {
    expect(isSelector(format, selector)).toBe(expected);
  });

  it('every selector of every preset is one', async () => {
    for (const { format, fields } of Object.values(devicePresets)) {
      for (const selector of Object.values(fields).flat())
        expect([selector, isSelector(format, selector)]).toEqual([selector, true]);
    }
  });
});
