/**
 * Where the public files of a ledger come from. It is hostile: whatever it answers is checked.
 *
 * @param path below the ledger's, such as `tile/0/000`
 * @param limit most bytes that the file can have
 * @returns null if there is no such file
 * @throws Fault `unavailable` if it cannot be read, `tampered` if it is longer
 */
export type LedgerSource = (path: string, limit: number) => Promise<Buffer | null>;
