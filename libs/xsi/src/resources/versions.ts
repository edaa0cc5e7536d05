// Versions
// XSI-Actions, versions. Interface specification 3.5.16.

import type { CallOptions, XsiHttp } from '../http';
import { document, element, type Infer, many, optional, text } from '../xml';

const version = many(element({ value: text, feature: many(text) }));

export const Versions = document('Versions', {
  commands: element({ baseline: text, patchedCommand: many(element({ uri: text, version })) }),
  eventPackages: optional(element({ baseline: text, patchedEventPackage: many(element({ name: text, version })) })),
});
export type Versions = Infer<typeof Versions>;

export class VersionsResource {
  constructor(private readonly http: XsiHttp) {}

  read(options?: CallOptions): Promise<Versions> {
    return this.http.get('/versions', Versions, {}, options);
  }
}
