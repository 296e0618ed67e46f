/**
 * The steps of a commit and of a recovery that change or decide something. A test that is called right before
 * each of them can stall a process there or end its work, as a crash would.
 */
export type MongoStep =
  | 'store-keys'
  | 'raise-bounds'
  | 'insert-versions'
  | 'append'
  | 'show-versions'
  | 'point-current'
  | 'mark-done'
  | 'withdraw'
  | 'settle'
  | 'acknowledge'
  | 'recover-look'
  | 'recover-abort'
  | 'recover-remove';
