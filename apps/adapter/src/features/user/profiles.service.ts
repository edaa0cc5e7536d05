import type { Profile } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { notAssigned, unlessRejected } from '../../broadworks/faults';
import type { NumberPlan } from '../../broadworks/phone-number';
import { AnswerCache } from '../../resilience/answer-cache';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import { AssignedServices } from './assigned-services';

export interface ProfileAnswer {
  profile: Profile;
  /** How the user's numbers are written. */
  plan: NumberPlan;
  /** Of the user's locale: letters outside of it are lost in what this user reads. */
  charset: string;
}

/** What BroadWorks knows of who is signed in. The app asks every ten seconds, so it is kept for a minute. */
@Injectable()
export class Profiles {
  private readonly profiles = new AnswerCache<ProfileAnswer>({ max: 20_000, freshFor: 60_000 });
  private readonly services = new AnswerCache<AssignedServices>({ max: 20_000, freshFor: 15 * 60_000 });

  constructor(opened: OpenedSessions) {
    opened.onEnd((id) => {
      this.profiles.forget([id]);
      this.services.forget([id]);
    });
  }

  read(session: Session): Promise<ProfileAnswer> {
    return this.profiles.get(keyOfSession(session), async () => {
      const { value, charset } = await session.xsi.profile.readAnswer();
      return { profile: value, plan: session.tenant.numberPlan(value), charset };
    });
  }

  /** The services that the user has. */
  assignedServices(session: Session): Promise<AssignedServices> {
    return this.services.get(keyOfSession(session), async () => {
      // an operator can take the resource away: then nothing is known to be assigned
      const services = (await unlessRejected(notAssigned, () => session.xsi.services.list())) ?? [];
      return new AssignedServices(services);
    });
  }
}
