class ErrorDetails {
  /**
   * The field that is wrong.
   * @example "password"
   */
  path?: string;
  /** @example "must be a string" */
  reason: string;
}

/** Every refusal. */
export class ErrorResponse {
  /**
   * What the app acts on.
   * @example "validation_error"
   */
  code: string;
  /** @example "The request is not valid" */
  message: string;
  details?: ErrorDetails;
}
