import fc from 'fast-check';
import { currentRequest, RequestContext, requestContexts, requestIdOf } from './request-context';

describe('requestIdOf', () => {
  it.each(['abcdefghijklmnopqrstuvwxyzabcdef', 'dialer/abc+def=', 'WAC/aGVsbG8='])('keeps the caller’s %s', (id) => {
    expect(requestIdOf(id)).toBe(id);
  });

  it('takes the first of several', () => {
    expect(requestIdOf(['one', 'two'])).toBe('one');
  });

  it.each([[undefined], [''], [' '], ['\r\n'], ['ä'], [[]]])('makes one of its own for %p', (header) => {
    const id = requestIdOf(header);
    expect(id).toMatch(/^WT-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(requestIdOf(header)).not.toBe(id);
  });

  it('R2 holds nothing that could break a log line or a header, and no more than 200 characters', () => {
    const odd = fc.string({
      unit: fc.constantFrom('\r', '\n', '\0', ' ', '\u001b', '\u202e', 'é', 'a', '/'),
      maxLength: 600,
    });
    fc.assert(
      fc.property(odd, (header) => {
        expect(requestIdOf(header)).toMatch(/^[\x21-\x7e]{1,200}$/);
      }),
    );
    expect(requestIdOf('one\r\nSet-Cookie: x')).toBe('oneSet-Cookie:x');
    expect(requestIdOf('x'.repeat(5000))).toBe('x'.repeat(200));
  });
});

describe('the context of a request', () => {
  it('belongs to that request alone', async () => {
    const ids = await Promise.all(
      ['a', 'b'].map((id) =>
        requestContexts.run(new RequestContext(id, 'default'), async () => {
          await Promise.resolve();
          return currentRequest()?.id;
        }),
      ),
    );
    expect(ids).toEqual(['a', 'b']);
    expect(currentRequest()).toBeUndefined();
  });

  it.each([true, false])('aborts its signal only if the client has left: %s', (hasLeft) => {
    const context = new RequestContext('a', 'default');
    context.end({ hasLeft });
    expect(context.signal.aborted).toBe(hasLeft);
  });

  describe('with something held', () => {
    const start = () => {
      const context = new RequestContext('a', 'default');
      const counts = { held: 0 };
      const one = { take: () => counts.held++, release: () => counts.held-- };
      let resolve: () => void = () => undefined;
      const work = new Promise<void>((settled) => {
        resolve = settled;
      });
      context.holdUntil(work);
      const settle = async (isWritten: boolean) => {
        if (isWritten) context.endWriting();
        resolve();
        await work;
      };
      context.hold(one);
      return { context, one, settle, counts };
    };

    it('keeps it while the handler works, though the client has left [D59]', async () => {
      const { context, settle, counts } = start();
      context.end({ hasLeft: true });
      expect(counts.held).toBe(1);
      await settle(false);
      expect(counts.held).toBe(0);
    });

    it('keeps it until the end of a response that goes on when the handler has settled', async () => {
      const { context, settle, counts } = start();
      await settle(false);
      expect(counts.held).toBe(1);
      context.end();
      expect(counts.held).toBe(0);
    });

    it('releases it when the response is written, once, and holds nothing afterwards', async () => {
      const { context, one, settle, counts } = start();
      await settle(true);
      expect(counts.held).toBe(0);
      context.hold(one);
      context.end();
      expect(counts.held).toBe(0);
    });
  });

  it('counts what was asked of BroadWorks', () => {
    const context = new RequestContext('a', 'default');
    context.countUpstream(2);
    context.countUpstream(3);
    expect([context.upstreamCalls, context.upstreamMillis]).toEqual([2, 5]);
    expect(context.millis).toBeGreaterThanOrEqual(0);
  });
});
