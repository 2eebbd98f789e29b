// The codes a person chooses among, in the order they are offered; their words are under choice.* in the messages.
export const relations = ['mother', 'father', 'grandparent', 'sibling', 'other', 'named_adult'];
export const authorities = ['joint', 'sole', 'delegated', 'withdrawn', 'none'];
export const rights = ['collect', 'emergency', 'contact', 'no_approach'];
export const authorisations = [
  'participation',
  'leave_alone',
  'urgent_care',
  'image_internal',
  'image_public',
  'transport',
  'school_sharing',
];
export const levels = ['GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2', '6e', '5e', '4e', '3e'];
export const cursus = ['1', '2', '3'];
export const classKinds = ['ordinary', 'ulis', 'segpa', 'upe2a'];
