import type { RepairObserver } from './xml';

export interface XsiHttpOptions {
  /** Path of the XSI-Actions context. Default `/com.broadsoft.xsi-actions`. */
  actionsPath?: string;
  /** `X-BroadWorks-Protocol-Version`, for example `23.0`. Without it a server answers in its own release's format. Specification 3.4. */
  protocolVersion?: string;
  /** Domain of the platform, for ids that it writes without one. */
  userDomain?: string;
  /** More headers for each request, such as a request id. */
  headers?: () => Record<string, string>;
  /** Told of an answer about another user, before it is refused. */
  onForeignAnswer?: () => void;
  /** Notified of each entry, value or spelling of a document that was left out or mended. */
  onRepair?: RepairObserver;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Whether a call may be sent again after it may have been received. Default: GET only. */
  repeatable?: boolean;
  /** Most bytes of a content that is decoded as it comes. */
  maxBytes?: number;
}
