// Profile
// XSI-Actions, profile. Interface specification 3.5.2.1, 3.5.2.5 (Fac), 3.5.2.7 (LoginToken), 3.5.2.8 (Password/Portal), 3.5.2.12 (Registrations).

import type { Answer } from '../answer';
import { rejectionStatus } from '../errors';
import type { CallOptions, XsiHttp } from '../http';
import { document, element, type Infer, integer, many, optional, orEmpty, secret, text } from '../xml';
import { AdditionalDetails, userDetails } from './user-details';

export const Profile = document('Profile', {
  details: element(userDetails),
  additionalDetails: orEmpty(AdditionalDetails),
  passwordExpiresDays: optional(integer),
  /** Digits of the country calling code. */
  countryCode: optional(text),
  nationalPrefix: optional(text),
  /** Since release 22.0. */
  timeZone: optional(text),
});
export type Profile = Infer<typeof Profile>;

export const LoginToken = document('LoginToken', { token: secret });

export const Registration = element({
  endpointType: optional(text),
  uri: optional(text),
  /** A Java date with a zone abbreviation: not to be parsed. */
  expiration: optional(text),
  linePort: optional(text),
  userAgent: optional(text),
});
export type Registration = Infer<typeof Registration>;
export const Registrations = document('Registrations', { registration: many(Registration) });

export const FeatureAccessCode = element({
  codeName: optional(text),
  code: optional(text),
  alternateCode: optional(text),
});
export type FeatureAccessCode = Infer<typeof FeatureAccessCode>;
export const FAC = document('FAC', { featureAccessCode: many(FeatureAccessCode) });
export type FAC = Infer<typeof FAC>;

/** Written, never read. */
export const Portal = document('Portal', { oldPassword: optional(secret), newPassword: secret });

export class ProfileResource {
  constructor(private readonly http: XsiHttp) {}

  /** The user's profile; the cheapest way to check a credential. Fails when the answer is about somebody else. */
  async read(options?: CallOptions): Promise<Profile> {
    return (await this.readAnswer(options)).value;
  }

  /** The profile together with the charset of the user's locale. */
  async readAnswer(options?: CallOptions): Promise<Answer<Profile>> {
    const answer = await this.http.getAnswer('profile', Profile, {}, options);
    if (!this.http.isOwn(answer.value.details.userId)) throw this.http.foreignAnswer(answer.url);
    return answer;
  }

  /**
   * The profile of a user who is known by what they typed, which may be an alias: its user id is the user's, with its
   * domain. A response that was meant for somebody else identifies nobody: a different id is read once more under its own
   * name, which only the user's login may, or, with a login that may read everybody, once more as it was typed.
   */
  async identify(options?: CallOptions): Promise<Profile> {
    const answer = await this.http.getAnswer('profile', Profile, {}, options);
    const own = this.http.isOwn(answer.value.details.userId) ? answer.value : await this.confirm(answer, options);
    return { ...own, details: { ...own.details, userId: this.http.complete(own.details.userId) } };
  }

  /** A token for the `sso` credential, good for 60 s. */
  async loginToken(options?: CallOptions): Promise<string> {
    return (await this.http.post('profile/LoginToken', LoginToken, {}, { abandonable: true, ...options })).token;
  }

  /** What is registered now for the user's lines. */
  async registrations(options?: CallOptions): Promise<Registration[]> {
    return (await this.http.get('profile/Registrations', Registrations, {}, options)).registration;
  }

  /** What is dialled to use the services that the user has. */
  async featureAccessCodes(options?: CallOptions): Promise<FeatureAccessCode[]> {
    return (await this.http.get('profile/Fac', FAC, {}, options)).featureAccessCode;
  }

  private async confirm({ value, url }: Answer<Profile>, options?: CallOptions): Promise<Profile> {
    const { userId } = value.details;
    if (this.http.readsOthers) return this.confirmTwice(userId, url, options);
    try {
      return await new ProfileResource(this.http.about(userId)).read(options);
    } catch (error) {
      // the login may not read it, or it is no id: it is not the user's own
      const isForeign = [401, 403, 404].includes(rejectionStatus(error) ?? 0) || error instanceof RangeError;
      throw isForeign ? this.http.foreignAnswer(url) : error;
    }
  }

  /** An alias leads to the same user again, over another connection; a response that was mixed up does not. */
  private async confirmTwice(userId: string, url: URL, options?: CallOptions): Promise<Profile> {
    this.http.retireConnections(url);
    const again = await this.http.getAnswer('profile', Profile, {}, options);
    if (!this.http.isSame(again.value.details.userId, userId)) throw this.http.foreignAnswer(again.url);
    return again.value;
  }

  /** Changes the password of web portal and XSI: whatever was signed in with the old one must authenticate anew. */
  changePassword(oldPassword: string, newPassword: string, options?: CallOptions): Promise<void> {
    return this.http.put('profile/Password/Portal', Portal, { oldPassword, newPassword }, options);
  }
}
