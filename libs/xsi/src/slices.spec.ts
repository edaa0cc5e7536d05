import { Enterprise, type Extractor, extractSipAccount, readXml, XmlError, XsiDecodeError } from '.';
import { decodeAnswer } from './answer';
import { atOnce, inSlices } from './slices';

/** Turns of the event loop that others had meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await new Promise(setImmediate);
  const before = turns;
  await work().catch(() => undefined);
  isOver = true;
  return turns - before;
}

describe('work that yields', () => {
  function* counting(steps: number, millis: number): Generator<void, number> {
    for (let step = 0; step < steps; step++) {
      for (const start = performance.now(); performance.now() - start < millis; );
      yield;
    }
    return steps;
  }

  it('comes to the same in slices as all at once', async () => {
    expect([atOnce(counting(3, 0)), await inSlices(counting(3, 0))]).toEqual([3, 3]);
  });

  it('lets others have a turn if it takes long, and only then', async () => {
    expect(await turnsDuring(() => inSlices(counting(5, 6)))).toBeGreaterThanOrEqual(4);
    expect(await turnsDuring(() => inSlices(counting(1, 0)))).toBeLessThanOrEqual(1);
  });

  it('passes its error on', async () => {
    function* failing(): Generator<void, void> {
      yield;
      throw new RangeError('here');
    }
    await expect(inSlices(failing())).rejects.toThrow('here');
  });
});

const megabyte = 1024 * 1024;
const filled = (start: string, piece: string, end: string, size: number) =>
  start + piece.repeat(Math.floor((size - start.length - end.length) / piece.length)) + end;
const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ');
const entry = '<directoryDetails><userId>a</userId><firstName>b</firstName><lastName>c</lastName></directoryDetails>';

describe('a large document [D26]', () => {
  const read = async (xml: string) =>
    decodeAnswer({ status: 200, headers: {}, url: new URL('http://a'), bytes: Buffer.from(xml) }, Enterprise);

  it.each([
    ['of many entries', filled('<Enterprise><enterpriseDirectory>', entry, '</enterpriseDirectory></Enterprise>', 2e6)],
    ['of many attributes', filled('<Enterprise>', `<a ${attributes(64)}/>`, '</Enterprise>', 2e6)],
    ['of empty elements', filled('<Enterprise>', '<a/>', '</Enterprise>', 2e6)],
    ['of references', filled('<Enterprise>', '&#65;', '</Enterprise>', 2e6)],
  ])('%s does not block the event loop', async (_, xml) => {
    expect(await turnsDuring(() => read(xml))).toBeGreaterThan(4);
  });

  it.each([
    ['attributes of one element', `<a ${attributes(200_000)}/>`],
    ['namespaces of one element', `<a ${attributes(150_000).replaceAll(' a', ' xmlns:a')}/>`],
    ['nested elements', '<a>'.repeat(600_000)],
  ])('of too many %s is rejected at its beginning', (_, xml) => {
    expect(() => readXml(Buffer.from(xml)).next()).toThrow(XmlError);
  });
});

describe('a large device file [D26]', () => {
  const extractor: Extractor = { format: 'xml', fields: { username: ['/a/b'], password: ['/a/b'] } };
  const extract = (text: string) => extractSipAccount({ bytes: Buffer.from(text) }, { extractor, linePort: 'a@b' });

  it.each([
    ['of empty elements', filled('<a>', '<b/>', '</a>', 4 * megabyte)],
    ['of attributes', filled('<a>', `<b ${attributes(64)}/>`, '</a>', 4 * megabyte)],
  ])('%s does not block the event loop', async (_, text) => {
    expect(await turnsDuring(() => extract(text))).toBeGreaterThan(5);
  });

  it.each([
    ['comments that do not end', filled('<a>', '<!--', '', megabyte)],
    ['attributes of one element', `<a ${attributes(20_000)}/>`],
    ['nested elements', '<a>'.repeat(80_000)],
  ])('of %s is rejected early', async (_, text) => {
    await expect(extract(text)).rejects.toBeInstanceOf(XsiDecodeError);
  });

  it('may have rows of hyphens in its comments', async () => {
    expect(await extract('<a><!-- ---- one -- two ---- --><b>c</b></a>')).toMatchObject({ password: 'c' });
  });
});
