import { randomBytes, randomUUID } from 'node:crypto';
import { type Keys, makeKey } from '../config/reading/keys';
import { hashesOf, hashOf, newToken, newTokenPair, rotationOfToken } from './tokens';

const keys: Keys = [makeKey('new', randomBytes(32)), makeKey('old', randomBytes(32))];
const rotation = { family: randomUUID(), generation: 0 };
const newPair = () => newTokenPair(rotation, keys);

it('a token is 256 random bits, and its prefix says its kind', () => {
  const { access, refresh } = newPair();
  expect(access).toMatch(/^wa1\.[\w-]{43}$/);
  expect(refresh).toMatch(/^wr1\.[\w-]{91}$/);
  expect(newToken('provisioning')).toMatch(/^wp1\.[\w-]{43}$/);
  expect(Buffer.from(access.slice(4), 'base64url')).toHaveLength(32);
  const many = Array.from({ length: 500 }, newPair).flatMap((pair) => [
    pair.access.slice(4),
    pair.refresh.slice(4, 4 + 43),
  ]);
  expect(new Set(many).size).toBe(1000);
});

it('C52 a token is looked for under each key, the newest first', () => {
  const { access, refresh } = newPair();
  expect(hashesOf(access, 'access', keys)).toEqual(keys.map((key) => hashOf(access, key)));
  expect(new Set([...hashesOf(access, 'access', keys), ...hashesOf(refresh, 'refresh', keys)]).size).toBe(4);
});

it('C50 a hash is of no use without the key, and is not the token', () => {
  const { access } = newPair();
  const [newest, oldest] = keys.map((key) => hashOf(access, key));
  expect(newest).not.toBe(oldest);
  expect(newest).toMatch(/^[\w-]{43}$/);
  expect(newest).not.toContain(access.slice(4));
  expect(hashOf(access, makeKey('new', randomBytes(32)))).not.toBe(newest);
});

const { access, refresh } = newPair();
it.each([
  ['a refresh token as an access token', refresh, 'access'],
  ['an access token as a refresh token', access, 'refresh'],
  ['an access token as that of a link', access, 'provisioning'],
  ['that of a link as an access token', newToken('provisioning'), 'access'],
  ['another case of the prefix', access.replace('wa1', 'WA1'), 'access'],
  ['the other prefix', `wr1.${access.slice(4)}.`, 'refresh'],
  ['no prefix', access.slice(4), 'access'],
  ['a prefix only', 'wa1.', 'access'],
  ['too short', access.slice(0, -1), 'access'],
  ['too long', `${access}A`, 'access'],
  ['a blank before it', ` ${access.slice(0, -1)}`, 'access'],
  ['nothing', '', 'access'],
] as const)('C7 C10 is not looked for at all: %s', (_, token, kind) => {
  expect(hashesOf(token, kind, keys)).toEqual([]);
});

it('C10 the body of one kind under the prefix of the other has other hashes', () => {
  const forged = `wr1.${access.slice(4)}`;
  const forgedHashes = hashesOf(forged, 'refresh', keys);
  expect(forgedHashes).toHaveLength(2);
  expect(forgedHashes.filter((hash) => hashesOf(access, 'access', keys).includes(hash))).toEqual([]);
});

describe('a refresh token', () => {
  it('carries its family and generation, under any key in use', () => {
    for (const generation of [0, 1, 20, 4_294_967_295]) {
      const { refresh } = newTokenPair({ ...rotation, generation }, keys);
      expect(rotationOfToken(refresh, keys)).toEqual({ ...rotation, generation });
      expect(rotationOfToken(refresh, [keys[1] as Keys[0], keys[0]])).toEqual({ ...rotation, generation });
    }
    expect(rotationOfToken(refresh, [makeKey('other', randomBytes(32))])).toBeUndefined();
  });

  it('shows neither of them', () => {
    const bytes = Buffer.from(refresh.slice(4), 'base64url').toString('hex');
    expect(bytes).not.toContain(rotation.family.replaceAll('-', '').slice(0, 8));
  });

  it('that is forged or damaged belongs to no family', () => {
    const bytes = Buffer.from(refresh.slice(4), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(index) ^ 1, index);
      expect(rotationOfToken(`wr1.${damaged.toString('base64url')}`, keys)).toBeUndefined();
    }
    const [other] = [newPair()];
    const mixed = Buffer.concat([bytes.subarray(0, 32), Buffer.from(other.refresh.slice(4), 'base64url').subarray(32)]);
    expect(rotationOfToken(`wr1.${mixed.toString('base64url')}`, keys)).toBeUndefined();
  });

  it('of before generations is taken, and carries none', () => {
    const old = `wr1.${randomBytes(32).toString('base64url')}`;
    expect(hashesOf(old, 'refresh', keys)).toHaveLength(2);
    expect(rotationOfToken(old, keys)).toBeUndefined();
    expect(rotationOfToken('', keys)).toBeUndefined();
  });
});
