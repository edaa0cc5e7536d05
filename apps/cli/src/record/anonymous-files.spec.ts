import { parseXml, xsiNamespace } from '@libs/xsi';
import { anonymousFiles } from './anonymous-files';
import { encodeText } from './charset';
import type { Recorded } from './fetch';
import { maskPage, rewriteXml } from './scan';

const who = {
  userId: 'ethan.hunt@acme.com',
  password: 'Tr0ub4dor',
  persona: 'eve@example.com',
  replaced: new Set<string>(),
};

function answer(path: string, root: string, content: string, encoding = 'UTF-8'): Recorded {
  const text = `<?xml version="1.0" encoding="${encoding}"?>\n<${root} xmlns="${xsiNamespace}">${content}</${root}>\n`;
  const bytes = encodeText(text, encoding);
  return { label: '', path, status: 200, bytes, root: parseXml(bytes).root };
}

const textOf = (answers: Recorded[], more = {}) =>
  anonymousFiles(answers, { ...who, ...more }).files.map(({ body }) => body.toString());

const profile = (content: string, encoding?: string) => answer('profile', 'Profile', content, encoding);

describe('a value', () => {
  it.each([
    ['<number>+442071838750</number><number>02071838750</number>', /^\+13035550100,03035550100$/],
    ['<number>+14155552671</number><number>(415) 555-2671</number>', /^\+13035550100,\(303\) 555-0100$/],
    ['<number>+14155552671</number><extension>2671</extension>', /^\+13035550100,0100$/],
    ['<extension>12</extension><extension>13</extension><extension>12</extension>', /^(\d\d),(?!\1)\d\d,\1$/],
    [
      '<phoneNumber>Anonymous</phoneNumber><dialedNumber>911</dialedNumber><dialedNumber>*86</dialedNumber>',
      /^Anonymous,911,\*86$/,
    ],
    ['<userId>Ethan.Hunt@acme.com</userId><userId>b@acme.com</userId>', /^eve@example.com,person1@example.com$/],
    ['<emailAddress>ethan.hunt@mail.acme.com</emailAddress>', /^eve@host1.example.com$/],
    ['<deviceLinePort>4155552671_mob@acme.com</deviceLinePort>', /^3035550100_mob@example.com$/],
    ['<uri>sip:+14155552671@10.1.2.3:5060;transport=tls</uri>', /^sip:\+13035550100@192.0.2.1:5060;transport=tls$/],
    [
      '<uri>/v2.0/user/ethan.hunt@acme.com/services/donotdisturb</uri>',
      /^\/v2.0\/user\/eve@example.com\/services\/donotdisturb$/,
    ],
    [
      '<uri>/v2.0/user/x@acme.com/services/selective/criteria/My%20Boss</uri>',
      /^\/v2.0\/user\/person1@example.com\/services\/selective\/criteria\/(?!My)\w+%20(?!Boss)\w+$/,
    ],
    [
      '<deviceTypeUrl>https://dms.acme.com:443/dms/AcmeMobile/</deviceTypeUrl>',
      /^https:\/\/host1.example.com:443\/dms\/(?!Acme)\w+\/$/,
    ],
    [
      '<password>hunter2</password><token>aGk=</token><password>hunter2</password>',
      /^(not-a-password-\d),not-a-password-\d,\1$/,
    ],
    ['<firstName>JOSÉ</firstName><name>Núñez, José</name>', /^(\p{Lu}+),\p{Lu}\p{Ll}+, \p{Lu}\p{Ll}+$/u],
    ['<lastName>佐藤</lastName><lastName>さとう</lastName>', /^\p{Script=Han}+,\p{Script=Hiragana}+$/u],
    ['<lastName>Sales &amp; Co</lastName><firstName>Call Center</firstName>', /^\w+ & \w+,Call Center$/],
    ['<externalId>6a1f2d60-8b5a-4d2f-9f5f-1d6b2e6c0001</externalId>', /^00000000-0000-4000-8000-000000000001$/],
    ['<callId>callhalf-9001:0</callId><callLogId>A77:0</callLogId>', /^callhalf-1001:0,A1002:0$/],
    [
      '<active>true</active><countryCode>44</countryCode><startTime>1743172779811</startTime>',
      /^true,44,1743172779811$/,
    ],
    ['<timeZone>America/New_York</timeZone><city>New York</city>', /^America\/New_York,(?!New)\w+ (?!York)\w+$/],
    ['<startTime>Ethan at 4155552671</startTime>', /^(?!Ethan)\w+ \w+ 3035550100$/],
    ['<somethingNew>Ethan, +1 415 555 2671, 10.0.0.1</somethingNew>', /^(?!Ethan)\w+, \+1 303 555 0100, 192.0.2.1$/],
    [
      '<summary>[Error 4008] User not found: b@acme.com</summary>',
      /^\[Error 4008\] User not found: person1@example.com$/,
    ],
    ['<version>VVX_450-UA/6.4.3; 4155552671</version>', /^VVX_450-UA\/6.4.3; 3035550100$/],
    ['<lastName>Hunt</lastName><department>Hunt &amp; Ring</department>', /^(\w+),\1 & Ring$/],
    ['<serviceProvider>Acme</serviceProvider><deviceType>Acme - Mobile</deviceType>', /^(\w+),\1 - Mobile$/],
  ])('%s', (content, wanted) => {
    const [text = ''] = textOf([profile(content)]);
    expect(
      parseXml(Buffer.from(text))
        .root.children.map((child) => child.text)
        .join(),
    ).toMatch(wanted);
  });
});

describe('a document', () => {
  it('stays byte for byte where nothing is replaced', () => {
    const content =
      '\r\n\t<active >1</active >\n<a  b = "true"/><startIndex><![CDATA[1]]></startIndex><countryCode>&#52;4</countryCode>';
    const original = profile(content);
    expect(anonymousFiles([original], who).files[0]?.body).toEqual(Buffer.from(original.bytes));
  });

  it.each(['ISO-8859-1', 'windows-1251', 'Shift_JIS', 'UTF-8'])('stays in %s', (encoding) => {
    const name = { 'ISO-8859-1': 'José', 'windows-1251': 'Ольга', Shift_JIS: '佐藤', 'UTF-8': '佐藤' }[encoding];
    const { body } = anonymousFiles([profile(`<firstName>${name}</firstName>`, encoding)], who).files[0] ?? {};
    const { root } = parseXml(body ?? Buffer.alloc(0));
    expect(root.children[0]?.text).not.toBe(name);
    expect(root.children[0]?.text).toMatch(/^\p{L}+$/u);
  });

  it('loses its comments, and keeps what else there is', () => {
    const rewritten = rewriteXml(
      '<?xml version="1.0"?><!-- Ethan --><a x="1>2">t<![CDATA[<&]]></a>',
      (value) => `${value}!`,
    );
    expect(rewritten).toBe('<?xml version="1.0"?><!-- --><a x="1&gt;2!">t&lt;&amp;!</a>');
  });
});

it('a page that is no XML keeps only its tags', () => {
  const page =
    '<html lang="en"><script>var a="Ethan"</script><p class="x">Ethan &amp; 4155552671 <b>is</b> at acme.com</p>';
  expect(maskPage(page)).toBe('<html><p>xxxxx x xxxxxxxxxx <b>xx</b> xx xxxx.xxx</p>');
});

it.each([
  [
    'a word of BroadWorks with a name in it',
    '<lastName>Cruise</lastName>',
    '<endpointType>Cruise Control</endpointType>',
    'endpointType',
  ],
  [
    'a release with a number',
    '<extension>4711</extension>',
    '<serviceInvocationDisposition>Ext 4711</serviceInvocationDisposition>',
    'serviceInvocationDisposition',
  ],
])('writes nothing when there is %s', (_name, one, two, element) => {
  const answers = [profile(one), answer('services', 'Services', two)];
  expect(() => anonymousFiles(answers, who)).toThrow(
    new RegExp(
      `^nothing was written: one of the \\w+ is still in eve@example.com/services.xml, element ${element}: add --replace ${element}$`,
    ),
  );
  expect(textOf(answers, { replaced: new Set([element]) })).toHaveLength(2);
});

it('nobody else is called like the persona', () => {
  const [text = ''] = textOf([profile('<userId>ethan.hunt@acme.com</userId><userId>b@acme.com</userId>')], {
    persona: 'person1@example.com',
  });
  expect(text).toContain('<userId>person1@example.com</userId><userId>person2@example.com</userId>');
});

it('nothing that is made up is an original', () => {
  const numbers = Array.from(
    { length: 99 },
    (_, index) => `<number>+1303555${String(100 + index).padStart(4, '0')}</number>`,
  );
  const [text = ''] = textOf([profile(numbers.join(''))]);
  const made = parseXml(Buffer.from(text)).root.children.map((child) => child.text);
  expect(new Set(made).size).toBe(99);
  expect(made.filter((number) => numbers.some((original) => original.includes(number)))).toEqual([]);
});

it('a large enterprise is done within seconds', () => {
  const entry = (index: number) =>
    `<directoryDetails><userId>u${index}@acme.com</userId><firstName>${letters(index)}</firstName><lastName>${letters(index * 31)}</lastName>` +
    `<number>+1415${2_000_000 + index * 7}</number><extension>${10_000 + index}</extension></directoryDetails>`;
  const pages = [0, 1, 2].map((page) =>
    profile(Array.from({ length: 1000 }, (_, index) => entry(page * 1000 + index)).join('')),
  );
  const started = performance.now();
  expect(textOf(pages)).toHaveLength(3);
  expect(performance.now() - started).toBeLessThan(10_000);
});

/** A word of its own for each number. */
function letters(index: number): string {
  return `X${index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '')}`;
}
