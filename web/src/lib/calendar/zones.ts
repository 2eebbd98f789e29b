// The zone of the school holidays of a commune, by its département: zones are sets of académies since 2016 (arrêté of
// 16 April 2015; domain.md §6), and académies sets of départements. Corsica and overseas have their own calendars.

const zones: Record<'A' | 'B' | 'C', string> = {
  A: '01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90',
  B:
    '02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 80 ' +
    '83 84 85 88',
  C: '09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95',
};
const zoneOfDepartment = new Map(
  Object.entries(zones).flatMap(([zone, codes]) => codes.split(' ').map((code) => [code, zone] as const)),
);

/** Of an INSEE code: "54528" is B. */
export const zoneOf = (commune: string): string | undefined => zoneOfDepartment.get(commune.slice(0, 2));
