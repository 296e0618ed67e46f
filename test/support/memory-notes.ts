import type { Notes } from '../../src/store/port.js';

/** Notes that live as long as a test. Every call takes its turn, so that others come in between as they would on a database. */
export function memoryNotes(): Notes {
  const notes = new Map<string, Buffer>();
  return {
    get: async (name) => {
      await Promise.resolve();
      return notes.get(name) ?? null;
    },
    swap: async (name, from, to) => {
      await Promise.resolve();
      const there = notes.get(name) ?? null;
      if (from === null ? there !== null : !(there?.equals(from) ?? false)) return false;
      notes.set(name, to);
      return true;
    },
  };
}
