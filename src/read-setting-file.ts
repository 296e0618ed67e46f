import { readFileSync } from 'node:fs';
import { Fault } from './fault.js';

/**
 * What a settings file says; null where no file is named.
 *
 * @param setting the variable that names the file
 * @throws Fault `config` if it cannot be read or understood
 */
export function readSettingFile<T>(
  file: string | null,
  setting: string,
  parse: (hostile: string) => T,
): T | null {
  if (file === null) return null;
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const wrong = cause instanceof Fault ? cause.message : 'the file cannot be read';
    throw new Fault('config', `${setting}: ${wrong}`, [], cause);
  }
}
