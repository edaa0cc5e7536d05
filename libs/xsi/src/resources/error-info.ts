// ErrorInfo: the body of a refusal, where BroadWorks itself made it. Schema XSIDataTypes.

import { document, type Infer, integer, optional, text } from '../xml';

export const ErrorInfo = document('ErrorInfo', {
  summary: optional(text),
  summaryEnglish: optional(text),
  errorCode: optional(integer),
});
export type ErrorInfo = Infer<typeof ErrorInfo>;
