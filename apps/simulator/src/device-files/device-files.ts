import { type Answer, htmlAnswer, textAnswer } from '../http/answer';
import type { HttpRequest } from '../http/http-request';
import {
  type Device,
  type DeviceType,
  deviceCredentialOf,
  devicesOf,
  deviceTypes,
  ownerOf,
  sipCredentialOf,
} from '../world/devices';
import { fullName, type Person } from '../world/person';
import type { World } from '../world/world';
import { pairIn } from '../xsi/credentials';
import { type Challenged, Digest } from './challenge';
import { configJson, configXml, deskPhone } from './templates';

interface DeviceFile {
  folder: string;
  name: RegExp;
  scheme: 'Basic' | 'Digest';
  contentType: string;
  template: string;
}

const files: DeviceFile[] = [
  { folder: 'webtrit', name: /^config\.xml$/i, scheme: 'Digest', contentType: 'text/xml', template: configXml },
  {
    folder: 'chrome-phone',
    name: /^config\.json$/i,
    scheme: 'Basic',
    contentType: 'application/json',
    template: configJson,
  },
  // a desk phone asks for a file of its own, named after its MAC address
  { folder: 'polycom', name: /^[\w-]+\.cfg$/i, scheme: 'Digest', contentType: 'text/plain', template: deskPhone },
];

/** Device Management: `/dms/<folder of the device type>/<file>`, for the device whose credential asks. */
export class DeviceFiles {
  private readonly digest: Digest;

  constructor(
    /** Its `url` is known only when the server listens. */
    private readonly site: { options: { nonceSeconds: number }; world: World; readonly url: string },
  ) {
    this.digest = new Digest(site.options.nonceSeconds);
  }

  answer(request: HttpRequest): Answer {
    const [, folder = '', name = '', ...more] = request.segments;
    const file = files.find((one) => one.folder === folder.toLowerCase() && one.name.test(name));
    const type = deviceTypes.find((one) => one.folder === file?.folder);
    if (!file || !type || more.length > 0) return htmlAnswer(404, 'Not Found');
    const challenged = file.scheme === 'Digest' ? this.digest.read(request) : readBasic(request);
    const owner = challenged && challenged !== 'stale' ? this.ownerOf(challenged, type) : undefined;
    if (!owner) return this.refuse(file, challenged === 'stale');
    const device = devicesOf(owner, this.site.url).find((one) => one.type === type);
    if (!device) return htmlAnswer(403, 'Forbidden');
    return textAnswer(this.fill(file, owner, device), 200, file.contentType);
  }

  private ownerOf({ userName, proves }: Challenged, type: DeviceType): Person | undefined {
    const person = this.site.world.find(ownerOf(userName));
    const credential = person && deviceCredentialOf(person, type);
    return credential?.userName === userName && proves(credential.password) ? person : undefined;
  }

  private refuse({ scheme }: DeviceFile, isStale: boolean): Answer {
    const page = htmlAnswer(401, 'Unauthorized');
    const challenges =
      scheme === 'Basic' ? ['Basic realm="BroadWorks Device Management"'] : this.digest.challenges(isStale);
    return { ...page, headers: { ...page.headers, 'www-authenticate': challenges } };
  }

  private fill({ template }: DeviceFile, person: Person, { deviceLinePort }: Device): string {
    const [user = '', host = ''] = deviceLinePort.split('@');
    const sip = sipCredentialOf(person);
    const values: Record<string, string> = {
      'BWLINEPORT-1': user,
      'BWHOST-1': host,
      'BWAUTHUSER-1': sip.username,
      'BWAUTHPASSWORD-1': sip.password,
      'BWE164-1': person.number ?? '',
      'BWNAME-1': fullName(person),
      'BWFIRSTNAME-1': person.firstName,
      'BWLASTNAME-1': person.lastName,
      XSI_ROOT: this.site.url,
    };
    // BroadWorks escapes for XML in every file, also in JSON
    return template.replace(/%([A-Z0-9_-]+)%/g, (tag, name: string) => escapeXml(values[name] ?? tag));
  }
}

function readBasic({ headers: { authorization = '' } }: HttpRequest): Challenged | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [userName, given] = pairIn(encoded);
  return { userName, proves: (password) => password === given };
}

function escapeXml(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);
}
