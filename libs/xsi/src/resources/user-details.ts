// What profile and directories say of a user. Interface specification 3.5.2.1 and 3.5.7.

import { boolean, element, type Infer, optional, text } from '../xml';

export const userDetails = {
  userId: text,
  externalId: optional(text),
  firstName: optional(text),
  lastName: optional(text),
  hiranganaLastName: optional(text),
  hiranganaFirstName: optional(text),
  groupId: optional(text),
  serviceProvider: optional(element({ '@isEnterprise': optional(boolean), '#text': optional(text) })),
  number: optional(text),
  extension: optional(text),
};

export const AdditionalDetails = element({
  mobile: optional(text),
  pager: optional(text),
  emailAddress: optional(text),
  title: optional(text),
  department: optional(text),
  impId: optional(text),
  locationDialingCode: optional(text),
});
export type AdditionalDetails = Infer<typeof AdditionalDetails>;
