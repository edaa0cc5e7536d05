import type { RepairObserver } from './xml';

export interface XsiHttpOptions {
  /** Path of the XSI-Actions context. Default `/com.broadsoft.xsi-actions`. */
  actionsPath?: string;
  /** `X-BroadWorks-Protocol-Version`, for example `23.0`. Without it a server answers in its own release's format. Specification 3.4. */
  protocolVersion?: string;
  /** True if the login may read other users, as an administrator may: an unexpected user id is then asked for twice. */
  readsOthers?: boolean;
  /** Domain of the platform, for ids that it writes without one. */
  userDomain?: string;
  /** More headers for each request, such as a request id. */
  headers?: () => Record<string, string>;
  /** Notified of a response about another user, before it is rejected. */
  onForeignAnswer?: () => void;
  /** Notified of each entry, value or spelling of a document that was left out or mended. */
  onRepair?: RepairObserver;
}
