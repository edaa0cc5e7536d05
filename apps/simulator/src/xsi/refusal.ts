import { ErrorInfo, userNotFound, writeXml, xsiNamespace } from '@libs/xsi';
import { type Answer, xmlAnswer } from '../http/answer';

/** What BroadWorks says no to, with an ErrorInfo. Of its codes only 4008 is known; the others are made up. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    summary: string,
  ) {
    super(summary);
  }
}

export function noSuchUser(userId: string): Refusal {
  return new Refusal(404, userNotFound, `[Error ${userNotFound}] User not found: ${userId}`);
}

export function noSuchResource(): Refusal {
  return new Refusal(404, 900_001, 'There is no such resource');
}

export function notAllowed(summary: string): Refusal {
  return new Refusal(403, 900_002, summary);
}

export function badRequest(summary: string): Refusal {
  return new Refusal(400, 900_003, summary);
}

export function errorAnswer({ status, code, message }: Pick<Refusal, 'status' | 'code' | 'message'>): Answer {
  const value = { summary: message, summaryEnglish: message, errorCode: code };
  return xmlAnswer(writeXml(ErrorInfo, value, xsiNamespace), 'UTF-8', status);
}
