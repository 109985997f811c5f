// Absolute bands of the mood index; the same limits everywhere, so that no team is red for being last.
export type Band = 1 | 2 | 3 | 4 | 5;

export const LIMITS: readonly number[] = [30, 45, 55, 70];

export function bandOf(index: number): Band {
  return (1 + LIMITS.filter((limit) => Math.round(index) >= limit).length) as Band;
}

/* Fifths of the range that is there; somebody is always last. */
export function relativeBandOf(index: number, least: number, most: number): Band {
  if (most <= least) return 3;
  return Math.min(5, 1 + Math.floor((5 * (index - least)) / (most - least))) as Band;
}
