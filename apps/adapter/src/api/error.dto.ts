class ErrorDetails {
  /** The field that is wrong. */
  path?: string;
  reason: string;
}

/** Every refusal. Contract 3.1. */
export class ErrorResponse {
  /** What the app acts on. */
  code: string;
  message: string;
  details?: ErrorDetails;
}
