import { userNotFound, XsiDecodeError, XsiError, XsiFault, XsiUnreachable } from '@libs/xsi';

/** Something that the caller can put right. Its message says what. */
export class UsageError extends Error {}

/** One line for an error, which names what to change and holds no value of a document. */
export function explain(error: unknown): string {
  if (error instanceof XsiFault) return `${error.message}: ${adviceFor(error)}`;
  if (error instanceof XsiUnreachable) return `${error.message}: check --server, and that it can be reached from here`;
  if (error instanceof XsiDecodeError) return `cannot read the answer: ${error.message}: see what came with --raw`;
  if (error instanceof XsiError || error instanceof UsageError) return error.message;
  return error instanceof Error ? error.message.split('\n')[0] || error.name : 'failed for an unknown reason';
}

function adviceFor({ status, code }: XsiFault): string {
  if (code === userNotFound) return 'there is no such user: check --user';
  if (status === 401)
    return 'check --user and the password in XSI_PASSWORD or --password-file, and --login if it is given';
  if (status === 403) return 'this login may not read it, or the user lacks the service';
  if (status === 404) return 'it is not there: check --server, --user and --actions-path';
  return status >= 500 ? 'the server is in trouble: try later' : 'check the resource and --query';
}
