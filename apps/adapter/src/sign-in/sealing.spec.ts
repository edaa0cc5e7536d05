import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type Key, type Keys, makeKey } from '../config/reading/keys';
import { isCurrent, open, openUnderToken, seal, sealUnderToken } from './sealing';
import { newTokenPair } from './tokens';

const oldKey = makeKey('2025', randomBytes(32));
const newKey = makeKey('2026', randomBytes(32));
const keys: Keys = [newKey, oldKey];
const pairOf = () => newTokenPair({ family: randomUUID(), generation: 0 }, keys);
const place = ['xsi', 'default', 'ann.lee@example.com', 'session-1'];
const secret = { type: 'basic', userId: 'ann.lee@example.com', password: 'not-a-password-1' };

const flip = (sealed: Buffer, index: number, bit: number) => {
  const damaged = Buffer.from(sealed);
  damaged.writeUInt8(damaged.readUInt8(index) ^ (1 << bit), index);
  return damaged;
};

describe('what is sealed', () => {
  it('is opened where it belongs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, belongsTo) => {
        expect(open(seal(value, belongsTo, keys), belongsTo, keys)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    ['purpose', ['sip', 'default', 'ann.lee@example.com', 'session-1']],
    ['tenant', ['xsi', 'other', 'ann.lee@example.com', 'session-1']],
    ['user', ['xsi', 'default', 'bob.ray@example.com', 'session-1']],
    ['session', ['xsi', 'default', 'ann.lee@example.com', 'session-2']],
    ['order', ['default', 'xsi', 'ann.lee@example.com', 'session-1']],
    ['parts, joined', ['xsi,default', 'ann.lee@example.com', 'session-1']],
    ['parts, quoted', ['xsi","default', 'ann.lee@example.com', 'session-1']],
    ['end', ['xsi', 'default', 'ann.lee@example.com']],
    ['place at all', []],
  ])('C50 is not opened for another %s', (_, belongsTo) => {
    expect(open(seal(secret, place, keys), belongsTo, keys)).toBeUndefined();
  });

  it('C50 is not opened when a bit of any byte is flipped', () => {
    const sealed = seal(secret, place, keys);
    const opened = [...sealed.keys()].filter((index) =>
      [0, 3, 7].some((bit) => open(flip(sealed, index, bit), place, keys) !== undefined),
    );
    expect(opened).toEqual([]);
    expect(open(sealed, place, keys)).toEqual(secret);
  });

  it('C50 is not opened when it is cut or longer', () => {
    const sealed = seal(secret, place, keys);
    const cuts = Array.from({ length: sealed.length }, (_, length) => sealed.subarray(0, length));
    expect(cuts.filter((cut) => open(cut, place, keys) !== undefined)).toEqual([]);
    expect(open(Buffer.concat([sealed, Buffer.of(0)]), place, keys)).toBeUndefined();
  });

  it('C51 is not opened under a key that is not known, or is another one of the same name', () => {
    const sealed = seal(secret, place, keys);
    expect(open(sealed, place, [oldKey])).toBeUndefined();
    expect(open(sealed, place, [makeKey('2026', randomBytes(32)), oldKey])).toBeUndefined();
    expect(open(sealed, place, [{ ...newKey, sealing: newKey.hashing }])).toBeUndefined();
  });

  it('C52 is opened under an older key, and sealed under the newest', () => {
    const before = seal(secret, place, [oldKey]);
    expect(open(before, place, keys)).toEqual(secret);
    const after = seal(open(before, place, keys), place, keys);
    expect(open(after, place, [newKey])).toEqual(secret);
    expect(open(after, place, [oldKey])).toBeUndefined();
    expect([isCurrent(before, keys), isCurrent(after, keys), isCurrent(before, [oldKey])]).toEqual([false, true, true]);
  });

  it('C50 shows nothing of what it holds, and is never twice the same', () => {
    const sealed = [seal(secret, place, keys), sealUnderToken(secret, pairOf().refresh)];
    const words = [secret.userId, secret.password, 'password'];
    for (const one of sealed) {
      for (const shown of [
        one.toString('latin1'),
        one.toString('base64'),
        one.toString('base64url'),
        one.toString('hex'),
      ]) {
        for (const word of words) expect(formsOf(word).filter((form) => shown.includes(form))).toEqual([]);
      }
    }
    const bytes = new Set(Array.from({ length: 50 }, () => seal(secret, place, keys).toString('hex')));
    expect(bytes.size).toBe(50);
  });
});

describe('what is sealed under a token', () => {
  const { refresh } = pairOf();
  const pair = pairOf();

  it('C12 is opened by who holds the token, and by nobody else', () => {
    const sealed = sealUnderToken(pair, refresh);
    expect(openUnderToken(sealed, refresh)).toEqual(pair);
    for (const other of [pairOf().refresh, pair.refresh, refresh.toUpperCase(), refresh.slice(0, -1), '']) {
      expect(openUnderToken(sealed, other)).toBeUndefined();
    }
  });

  it('is not opened when a bit of any byte is flipped, or when it is cut', () => {
    const sealed = sealUnderToken(pair, refresh);
    const indices = [...sealed.keys()];
    expect(indices.filter((index) => openUnderToken(flip(sealed, index, index % 8), refresh))).toEqual([]);
    expect(indices.filter((length) => openUnderToken(sealed.subarray(0, length), refresh))).toEqual([]);
  });
});

/** A word as it might be found: plain, in hex, and in base64 at any of its three offsets. */
function formsOf(word: string): string[] {
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), Buffer.from(word)])
      .toString('base64url')
      .slice(offset === 0 ? 0 : offset + 1, -2),
  );
  return [word, Buffer.from(word).toString('hex'), ...base64];
}

it('the key of each purpose is another', () => {
  const bytes = ({ sealing, hashing }: Key) => [sealing, hashing].map((key) => key.export().toString('hex'));
  expect(new Set([...bytes(oldKey), ...bytes(newKey)]).size).toBe(4);
});
