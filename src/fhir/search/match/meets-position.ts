import type { PositionCondition } from '../criterion.js';
import type { PositionValue } from '../indexed-values.js';

const earth = 6_371_008.8;

/** Whether a place is near enough, on a sphere of the earth's mean radius. */
export function meetsPosition([latitude, longitude]: PositionValue, wanted: PositionCondition): boolean {
  const [a, b] = [radians(latitude), radians(wanted.latitude)];
  const across = Math.sin(radians(wanted.longitude - longitude) / 2) ** 2;
  const along = Math.sin((b - a) / 2) ** 2;
  const distance = 2 * earth * Math.asin(Math.min(1, Math.sqrt(along + Math.cos(a) * Math.cos(b) * across)));
  return distance <= wanted.metres;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
