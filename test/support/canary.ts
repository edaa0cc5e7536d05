/** What must not be found, by the name that a leak is reported under. */
export type Secrets = Record<string, string | Buffer | readonly string[]>;

/** `name as form` for each secret that is in a text or in bytes, in whatever form it could have got there. */
export function leaksIn(hay: string | Buffer, secrets: Secrets): string[] {
  const text = Buffer.from(hay).toString('latin1');
  const folded = text.toLowerCase();
  return Object.entries(secrets).flatMap(([name, values]) =>
    [values].flat().flatMap((value) =>
      [...formsOf(Buffer.from(value))].flatMap(([form, needle]) => {
        const isFound =
          form === 'hex' || form === 'percent' ? folded.includes(needle.toLowerCase()) : text.includes(needle);
        return isFound ? [`${name} as ${form}`] : [];
      }),
    ),
  );
}

/** As latin1, byte by byte. */
function formsOf(secret: Buffer): Map<string, string> {
  const text = secret.toString();
  if (secret.length < 8) throw new Error('too short to be looked for: it would be found by chance');
  const json = JSON.stringify(text).slice(1, -1);
  const bytes = (one: string) => Buffer.from(one).toString('latin1');
  const forms: [string, string][] = [
    ['plain', secret.toString('latin1')],
    ['json', bytes(json)],
    ['json in json', bytes(JSON.stringify(json).slice(1, -1))],
    ['xml', bytes(text.replace(/[&<>"']/g, (letter) => `&${entities[letter]};`))],
    ['percent', encodeURIComponent(text)],
    ['form', new URLSearchParams({ '': text }).toString().slice(1)],
    ['hex', secret.toString('hex')],
  ];
  for (const [index, piece] of base64Of(secret).entries()) {
    forms.push([`base64 after ${index} bytes`, piece]);
    forms.push([`base64url after ${index} bytes`, piece.replaceAll('+', '-').replaceAll('/', '_')]);
  }
  return new Map(forms);
}

const entities: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** The characters that are its own wherever it begins within three bytes, as after `user:` in an Authorization header. */
function base64Of(secret: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), secret])
      .toString('base64')
      .replace(/=+$/, '');
    const isCut = (before + secret.length) % 3 !== 0;
    return encoded.slice([0, 2, 3][before], isCut ? -1 : undefined);
  });
}
