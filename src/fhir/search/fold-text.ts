const ascii = /^[\0-\x7f]*$/;

/** A text without what searches on strings overlook (R4 3.1.1.4.8): case, accents and other combining marks, forms of one letter. */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}
