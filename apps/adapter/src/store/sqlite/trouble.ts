// What SQLite's result codes mean for us: https://sqlite.org/rescode.html

const sqliteBusy = 5;
const sqliteIoError = 10;
export const sqliteCorrupt = 11;
const sqliteCannotOpen = 14;
const sqliteNotADatabase = 26;

/** Another process has it locked: nothing was done. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === sqliteBusy;
}

/** The file is not what it was written as. */
export function isDamage(error: unknown): boolean {
  return [sqliteCorrupt, sqliteNotADatabase].includes(codeOf(error));
}

/** Nothing more can be done with this connection, though perhaps with another one. */
export function needsNewConnection(error: unknown): boolean {
  return isDamage(error) || [sqliteIoError, sqliteCannotOpen].includes(codeOf(error));
}

/** The code without its details, which are in the higher bits; 0 for what is not SQLite's. */
function codeOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
}

/** Why a file cannot be used, and what may be done about it, in the words of the operator. */
export function refusalOf(file: string, error: unknown): Error {
  const what = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  const advice = isDamage(error)
    ? '. Bring back a copy, or set store.startEmpty: then it is kept aside, and everybody has to sign in again'
    : '';
  return new Error(`${file}: ${what}${advice}`, { cause: error });
}
