import { isNoSuchUser, type Profile, rejectionStatus } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { asAdministrator } from '../../broadworks/faults';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { externalApiIssue } from '../../http/api-error';
import { isSearchable, searchDirectory } from './directory-search';

/** Finds the user whose login was typed. Searches as the administrator: XSI has no list of users (XSI-Actions, section 8.10). */
@Injectable()
export class UserFinder {
  /** The profile of the one who is meant; nobody where there is none, and where there are several. */
  find(tenant: Tenant, typed: string): Promise<Profile | undefined> {
    return asAdministrator(async () => {
      const userId = tenant.userIdOf(typed);
      const byId = userId && (await this.profileOf(tenant, userId));
      return byId || this.search(tenant, typed);
    });
  }

  private async search(tenant: Tenant, typed: string): Promise<Profile | undefined> {
    const { directoryUsers = [] } = tenant.config.otp ?? {};
    if (!isSearchable(typed)) return undefined;
    const found = await Promise.all(
      directoryUsers.map(async (userId) => {
        const xsi = tenant.administratorOf(userId);
        return xsi ? searchDirectory(tenant, xsi, typed) : [];
      }),
    ).catch((error: unknown) => {
      // a user of the configuration who is unknown, or may not be read, is not the one who is looked for
      throw rejectionStatus(error) === undefined ? error : externalApiIssue(error);
    });
    const [userId, ...others] = new Set(found.flat());
    return userId && others.length === 0 ? this.profileOf(tenant, userId) : undefined;
  }

  private async profileOf(tenant: Tenant, userId: string): Promise<Profile | undefined> {
    try {
      return await tenant.administratorOf(userId)?.profile.identify();
    } catch (error) {
      // or one whom the administrator may not read
      if (isNoSuchUser(error) || rejectionStatus(error) === 403) return undefined;
      throw error;
    }
  }
}
