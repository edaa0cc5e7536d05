import type { ServiceEntry } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { notAssigned, unlessRefused, unlessTaken } from '../../../broadworks/faults';
import { readAssigned } from '../../../broadworks/tenants/read-assigned';
import type { Session } from '../../../sign-in/session/session';
import { assertMayChange } from '../../../sign-in/session/session.guard';
import { Profiles } from '../../user/profiles.service';
import { type Setting, settings } from './settings';
import type { AllSettings } from './settings-answers.dto';

type Answer<Settings> = { assigned: false } | ({ assigned: true } & Settings);

/** Call services as BroadWorks holds them at this moment: they are switched at phones and in portals, too. */
@Injectable()
export class CallServiceSettings {
  constructor(private readonly profiles: Profiles) {}

  /** Reads where nothing is to change. Answers with what BroadWorks holds then. */
  async apply<D, C extends object, S>(session: Session, setting: Setting<D, C, S>, change: C): Promise<Answer<S>> {
    const isAssigned = await this.isKnownToHave(session, setting);
    const held = await read(session, setting, isAssigned);
    if (held === undefined) return { assigned: false };
    if (Object.values(change).every((value) => value === undefined)) return toAnswer(setting, held);
    assertMayChange(session);
    setting.check?.(change, held);
    await unlessTaken(undefined, () => setting.write(session.xsi, change, held));
    return toAnswer(setting, await read(session, setting, isAssigned));
  }

  /** Only of what the user has is anything asked, where the platform tells what that is. */
  async all(session: Session): Promise<AllSettings> {
    const assigned = await unlessRefused(notAssigned, undefined, () => session.xsi.services.list());
    // one request does not fill the queue of its login
    const limited = pLimit(session.tenant.config.xsi.calls.perUser);
    const answer = async <D, C, S>(setting: Setting<D, C, S>): Promise<Answer<S>> =>
      isAssigned(session, setting, assigned)
        ? toAnswer(setting, await limited(() => read(session, setting, assigned !== undefined)))
        : { assigned: false };
    const [dnd, always, busy, noAnswer, notReachable, waiting, blocking, rejection, ring, office, anywhere, voicemail] =
      await Promise.all([
        answer(settings.doNotDisturb),
        answer(settings.callForwardingAlways),
        answer(settings.callForwardingBusy),
        answer(settings.callForwardingNoAnswer),
        answer(settings.callForwardingNotReachable),
        answer(settings.callWaiting),
        answer(settings.callerIdBlocking),
        answer(settings.anonymousCallRejection),
        answer(settings.simultaneousRing),
        answer(settings.remoteOffice),
        answer(settings.broadworksAnywhere),
        answer(settings.voicemail),
      ]);
    return {
      do_not_disturb: dnd,
      call_forwarding_always: always,
      call_forwarding_busy: busy,
      call_forwarding_no_answer: noAnswer,
      call_forwarding_not_reachable: notReachable,
      call_waiting: waiting,
      caller_id_blocking: blocking,
      anonymous_call_rejection: rejection,
      simultaneous_ring: ring,
      remote_office: office,
      broadworks_anywhere: anywhere,
      voicemail_settings: voicemail,
    };
  }

  /** Asked only where it makes a difference: for what an administrator is refused. */
  private async isKnownToHave<D, C, S>(session: Session, { name }: Setting<D, C, S>): Promise<boolean> {
    if (session.tenant.asksAs(session.credential) === 'user') return false;
    return (await this.profiles.assignedServices(session)).has(name);
  }
}

function read<D, C, S>(session: Session, setting: Setting<D, C, S>, isAssigned: boolean): Promise<D | undefined> {
  return unlessRefused(notAssigned, undefined, () =>
    readAssigned(session, isAssigned, () => setting.of(session.xsi).read()),
  );
}

function toAnswer<D, C, S>(setting: Setting<D, C, S>, held: D | undefined): Answer<S> {
  return held === undefined ? { assigned: false } : { assigned: true, ...setting.toSettings(held) };
}

/** By its name or by its path: a platform may have names of its own, or leave paths out. One without both may be any. */
function isAssigned<D, C, S>(
  { xsi }: Session,
  setting: Setting<D, C, S>,
  assigned: readonly ServiceEntry[] | undefined,
): boolean {
  if (assigned === undefined) return true;
  const end = `/${setting.of(xsi).path.toLowerCase()}`;
  return assigned.some(({ name, uri }) =>
    name === undefined && uri === undefined ? true : name === setting.name || uri?.toLowerCase().endsWith(end),
  );
}
