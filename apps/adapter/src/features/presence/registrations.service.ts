import { rejectionStatus } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Tenant } from '../../broadworks/tenants/tenant';
import type { RegistrationsConfig } from '../../config/settings/presence.config';
import { currentRequest } from '../../http/request-context';
import { AnswerCache } from '../../resilience/answer-cache';
import { atMost } from '../../resilience/at-most';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import { STORE } from '../../store/module/store.module';
import type { Store } from '../../store/store';
import { History } from '../history/history.service';
import { toFavourites } from './favourites.mapper';
import { Presence } from './presence.service';

const day = 24 * 3600_000;
/** How long the administrator's login is left alone after it was refused: another try could lock it. */
const pauseAfterRefusal = 15 * 60_000;

/** What is needed of a directory to find a person by number. */
export interface PhoneBook {
  userIdByNumber(number: string): string | undefined;
}

/** Asks BroadWorks, as the administrator, whether those are registered with whom a user speaks most. Nobody waits for it. */
@Injectable()
export class Registrations {
  private readonly favourites = new AnswerCache<string[]>({ max: 20_000, freshFor: 15 * 60_000 });
  /** Whom, and for a tenant that was refused whether, not to ask again for a while. */
  private readonly paused = new LRUCache<string, true>({ ...atMost(100_000) });

  constructor(
    private readonly history: History,
    private readonly presence: Presence,
    @Inject(STORE) private readonly store: Store,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.favourites.forget([id]));
  }

  /** Whatever goes wrong changes nothing: the next contacts answer is another chance. */
  ask(session: Session, directory: PhoneBook): void {
    const { registrations } = session.tenant.config.presence;
    if (!registrations) return;
    const asking = this.askAbout(session, directory, registrations).catch(() => undefined);
    currentRequest()?.holdUntil(asking);
  }

  private async askAbout(session: Session, directory: PhoneBook, settings: RegistrationsConfig): Promise<void> {
    const { tenant } = session;
    const people = await this.favourites.get(keyOfSession(session), () =>
      this.readFavourites(session, directory, settings),
    );
    // one after the other, so that a login that is refused is tried once
    for (const userId of people) {
      if (this.paused.has(keyOf(tenant))) return;
      if (this.paused.has(keyOf(tenant, userId))) continue;
      this.paused.set(keyOf(tenant, userId), true, { ttl: settings.refresh * 500 });
      if (!(await this.isWithinBudget(tenant, settings.budget))) return;
      await this.askOne(tenant, tenant.toXsiUserId(userId), settings);
    }
  }

  private async readFavourites(
    session: Session,
    directory: PhoneBook,
    { days, people }: RegistrationsConfig,
  ): Promise<string[]> {
    if (!session.tenant.config.features.callHistory) return [];
    const { items } = await this.history.page(session, {
      time_from: new Date(Date.now() - days * day),
      items_per_page: 1000,
    });
    return toFavourites(items, (number) => directory.userIdByNumber(number), people);
  }

  /** All processes share it. */
  private isWithinBudget(tenant: Tenant, budget: number): Promise<boolean> {
    return this.store.throttles.take(['registrations', tenant.id], budget, 60_000);
  }

  private async askOne(tenant: Tenant, userId: string, { refresh }: RegistrationsConfig): Promise<void> {
    try {
      const found = await tenant.administratorOf(userId)?.profile.registrations();
      if (found) {
        await this.presence.confirm(tenant, userId, found.length > 0 ? 'registered' : 'notregistered', refresh * 1000);
      }
    } catch (error) {
      if (rejectionStatus(error) === 401) {
        this.paused.set(keyOf(tenant), true, { ttl: pauseAfterRefusal });
      }
      throw error;
    }
  }
}

function keyOf(tenant: Tenant, ...more: string[]): string {
  return JSON.stringify([tenant.key, ...more]);
}
