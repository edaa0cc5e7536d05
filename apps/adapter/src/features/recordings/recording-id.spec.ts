import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { makeKey } from '../../config/reading/keys';
import { isPossibleId, toRecordingId, toRecordingKey } from './recording-id';

const newest = makeKey('new', randomBytes(32));
const older = makeKey('old', randomBytes(32));
const alice = ['recording', 'default', 'alice@example.com'];

it('C22 a key comes back to whom it was given, and to nobody else', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 150, unit: 'grapheme' }), (key) => {
      const id = toRecordingId(key, alice, [newest]);
      if (id === undefined) return;
      expect(isPossibleId(id)).toBe(true);
      expect(toRecordingId(key, alice, [newest])).toBe(id);
      expect(toRecordingKey(id, alice, [older, newest])).toBe(key);
      for (const other of [
        ['recording', 'default', 'bob@example.com'],
        ['recording', 'other', 'alice@example.com'],
      ]) {
        expect(toRecordingKey(id, other, [newest])).toBeUndefined();
      }
      expect(toRecordingKey(id, alice, [older])).toBeUndefined();
    }),
  );
});

it('shows nothing of its key, and there is none for one that is too long', () => {
  const id = toRecordingId('2026-07-14/20260714T092107Z_12025550142_0101.wav', alice, [newest]) ?? '';
  expect(Buffer.from(id, 'base64url').toString('latin1')).not.toContain('0142');
  expect(toRecordingId('a'.repeat(600), alice, [newest])?.length).toBeLessThan(900);
  expect(toRecordingId('a'.repeat(601), alice, [newest])).toBeUndefined();
});
