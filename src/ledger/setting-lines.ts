import { Fault } from '../fault.js';
import { parseVerifierKey, type KeyType, type VerifierKey } from './verifier-key.js';

/** A line that says something. */
export interface SettingLine {
  /** From 1. */
  readonly number: number;
  /** Without white space around it; one space between its words. */
  readonly text: string;
}

/** The lines of a hostile settings file but for blank ones and such as begin with `#`. */
export function settingLines(hostile: string): SettingLine[] {
  return hostile
    .split('\n')
    .map((text, at) => ({ number: at + 1, text: text.trim().replace(/\s+/g, ' ') }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
}

/** What is wrong with a line, and what would be right. */
export function badLine({ number }: SettingLine, right: string, cause?: unknown): Fault {
  return new Fault('config', `line ${String(number)} cannot be understood; ${right}`, [], cause);
}

/** The URL of somebody who is asked over HTTP, without a slash at its end. @throws Fault `config` */
export function parseUrl(hostile: string, line: SettingLine, right: string): string {
  const url = URL.canParse(hostile) ? new URL(hostile) : null;
  const plain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!plain || /[?#]/.test(hostile)) throw badLine(line, right);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** A verifier key of that type. @throws Fault `config` */
export function keyIn(line: SettingLine, hostile: string, type: KeyType, right: string): VerifierKey {
  try {
    const key = parseVerifierKey(hostile);
    if (key.type === type) return key;
  } catch (cause) {
    throw badLine(line, right, cause);
  }
  throw badLine(line, right);
}
